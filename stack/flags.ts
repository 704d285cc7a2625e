import { parseArgs } from 'node:util';

/**
 * Reads a command's flags, all of them switches, and the words between them. `--help` prints the text and ends the
 * process; anything unknown says so and ends it with 2.
 */
export function readFlags(
  help: string,
  names: string[] = [],
  words: string[] = [],
): { flags: Set<string>; chosen: string[] } {
  try {
    const options = Object.fromEntries([...names, 'help'].map((name) => [name, { type: 'boolean' as const }]));
    const { values, positionals } = parseArgs({ options, allowPositionals: words.length > 0 });
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    const unknown = positionals.find((word) => !words.includes(word));
    if (unknown !== undefined) throw new Error(`"${unknown}" is none of ${words.join(', ')}.`);
    return { flags: new Set(Object.keys(values)), chosen: positionals };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}
