import { readCommand } from './command.ts';
import { Network } from './network.ts';
import { groups, runSuite, type Verdict } from './suite.ts';

/** `npm run conformance`: every case against one network, its expectation, its document and what came of it. */
async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2));
  if ('text' in command) {
    process[command.exitCode === 0 ? 'stdout' : 'stderr'].write(command.text);
    process.exitCode = command.exitCode;
    return;
  }
  const network = await Network.open(command.endpoints);
  if (!command.asJson) console.log(`"${network.passphrase}", protocol ${network.protocol}, ${command.endpoints.rpc}\n`);
  const write = command.asJson ? (verdict: Verdict) => console.log(JSON.stringify(verdict)) : () => {};
  const verdicts = await runSuite(network, command.only, write);
  if (verdicts.length === 0) throw new Error(`--only ${command.only} matches no case`);
  if (!command.asJson) print(verdicts);
  if (verdicts.some(({ verdict }) => verdict === 'fail')) process.exitCode = 1;
}

function print(verdicts: Verdict[]): void {
  for (const { name } of groups) {
    const own = verdicts.filter(({ group }) => group === name);
    if (own.length === 0) continue;
    console.log(name);
    for (const verdict of own) console.log(line(verdict));
    console.log();
  }
  const count = (kind: Verdict['verdict']) => verdicts.filter(({ verdict }) => verdict === kind).length;
  console.log(`${count('pass')} passed, ${count('fail')} failed, ${count('skip')} skipped`);
}

function line({ verdict, name, source, reason }: Verdict): string {
  const why = reason === undefined ? '' : `\n        ${reason.replaceAll('\n', '\n        ')}`;
  return `  ${verdict}  ${name}\n        ${source}${why}`;
}

main().catch((error: unknown) => {
  console.error(`conformance: ${error instanceof Error ? error.message : JSON.stringify(error)}`);
  process.exitCode = 2;
});
