/** `npm run reset`: clears the chain, the database, the keys and the logs of the embedded stack. */
import fs from 'node:fs';
import path from 'node:path';
import { readStackConfig } from './config.ts';
import { readFlags } from './flags.ts';
import { lockDataDir } from './lock.ts';
import { outsideDir } from './postgres.ts';

readFlags('npm run reset: clear DATA_DIR (.data): chain, database, keys, logs. The stack must be stopped.');
try {
  const { dataDir } = readStackConfig();
  if (fs.existsSync(dataDir)) {
    lockDataDir(dataDir);
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
  fs.rmSync(outsideDir(path.join(dataDir, 'postgres')), { recursive: true, force: true });
  console.log(`Cleared ${dataDir}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
