/** Makes functions of the messages (messages/README.md): `node compile-messages.ts`; vite.config.ts does it again by itself. */
import path from 'node:path';
import { type CompilerOptions, compile } from '@inlang/paraglide-js';

const folder = import.meta.dirname;

export const messageOptions: CompilerOptions = {
  project: path.join(folder, 'project.inlang'),
  outdir: path.join(folder, 'src/lib/paraglide'),
  // Whose language it is, hooks.server.ts and hooks.client.ts say.
  strategy: ['globalVariable', 'baseLocale'],
  isServer: "import.meta.env?.SSR ?? typeof window === 'undefined'",
  outputStructure: 'message-modules',
  emitTsDeclarations: true,
  emitReadme: false,
  emitPrettierIgnore: false,
  emitGitIgnore: false,
  cleanOutdir: false,
};

if (import.meta.main) await compile(messageOptions);
