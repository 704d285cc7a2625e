/** Makes functions of the messages (messages/README.md): `node compile-messages.ts`; vite.config.ts does it again by itself. */
import fs from 'node:fs';
import path from 'node:path';
import { type CompilerOptions, compile } from '@inlang/paraglide-js';

const folder = import.meta.dirname;

type Message = string | [{ declarations: string[]; match: Record<string, string> }];

/**
 * The types of the message functions, in one file: by the TypeScript compiler they take six times as long as the
 * messages themselves.
 */
function declarations(): string {
  const messages = path.join(folder, 'messages', 'en');
  const lines = fs
    .readdirSync(messages)
    .sort()
    .flatMap((file) =>
      Object.entries(JSON.parse(fs.readFileSync(path.join(messages, file), 'utf8')) as Record<string, Message>),
    )
    .map(([name, message]) => `export declare const ${name}: ${typeOf(message)};`);
  return `import type { Locale, LocalizedString, MessagePart } from './runtime.js';

type Given<Names extends string> = { [name in Names]: NonNullable<unknown> };
type Say<Inputs> = (inputs: Inputs, options?: { locale?: Locale }) => LocalizedString;
type SayPlain = (inputs?: Record<string, never>, options?: { locale?: Locale }) => LocalizedString;
type Marked<Inputs> = { parts: (inputs: Inputs, options?: { locale?: Locale }) => MessagePart[] };

${lines.join('\n')}
`;
}

function typeOf(message: Message): string {
  const texts = typeof message === 'string' ? [message] : Object.values(message[0].match);
  const declared = typeof message === 'string' ? [] : message[0].declarations;
  const matches = (lines: string[], pattern: RegExp) =>
    lines.flatMap((line) => [...line.matchAll(pattern)].map((match) => match[1] as string));
  const locals = matches(declared, /^local (\w+)/g);
  const slots = matches(texts, /(?<!\\)\{(\w+)\}/g).filter((name) => !locals.includes(name));
  const inputs = [...new Set([...matches(declared, /^input (\w+)/g), ...slots])].map((name) => `'${name}'`).join(' | ');
  const given = inputs ? `Given<${inputs}>` : 'Record<string, never>';
  const say = inputs ? `Say<${given}>` : 'SayPlain';
  return texts.some((text) => /\{#\w/.test(text)) ? `${say} & Marked<${given}>` : say;
}

export const messageOptions: CompilerOptions = {
  project: path.join(folder, 'project.inlang'),
  outdir: path.join(folder, 'src/lib/paraglide'),
  // Whose language it is, hooks.server.ts and hooks.client.ts say.
  strategy: ['globalVariable', 'baseLocale'],
  isServer: "import.meta.env?.SSR ?? typeof window === 'undefined'",
  outputStructure: 'message-modules',
  additionalFiles: { 'messages.d.ts': declarations() },
  emitReadme: false,
  emitPrettierIgnore: false,
  emitGitIgnore: false,
};

if (import.meta.main) await compile({ ...messageOptions, cleanOutdir: false });
