/** `npm run bench`: measures what the README quotes, on this machine, and prints a table with the machine beside it. */
import os from 'node:os';
import { readFlags } from '../stack/flags.ts';
import { benchAccount } from './account.ts';
import { benchBadge } from './badge.ts';
import { benchCertificatePage } from './certificate-page.ts';
import { benchCredential } from './credential.ts';
import { benchIndexer } from './indexer.ts';
import { benchLocalnet } from './localnet.ts';
import { benchNotifications } from './notifications.ts';
import { benchOutbox } from './outbox.ts';
import { benchPages } from './pages.ts';
import { benchProgress } from './progress.ts';
import { benchSearch } from './search.ts';
import { benchStart } from './start.ts';
import { benchStream } from './stream.ts';

/** One line of the table. */
export interface Figure {
  what: string;
  value: string;
  /** What it is compared with in the same run, or the workload. */
  against: string;
}

const benches: Record<string, () => Promise<Figure[]>> = {
  localnet: benchLocalnet,
  indexer: benchIndexer,
  stream: benchStream,
  start: benchStart,
  account: benchAccount,
  search: benchSearch,
  pages: benchPages,
  progress: benchProgress,
  outbox: benchOutbox,
  notifications: benchNotifications,
  badge: benchBadge,
  certificate: benchCertificatePage,
  credential: benchCredential,
};

const HELP = `npm run bench [-- <name>…]: measure and print a table

Names: ${Object.keys(benches).join(', ')}. Without one: all.`;

const { chosen } = readFlags(HELP, [], Object.keys(benches));

const figures: Figure[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.error(`measuring ${name}`);
  figures.push(...(await bench()));
}
const [cpu] = os.cpus();
console.log(
  `\n${os.cpus().length} × ${cpu?.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()} ${os.release()}, Node ${process.versions.node}\n`,
);
console.log('| What | Measured | Against, or workload |\n| --- | --- | --- |');
for (const { what, value, against } of figures) console.log(`| ${what} | ${value} | ${against} |`);
process.exit();
