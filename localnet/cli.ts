#!/usr/bin/env node
import { readCommand } from './src/command.ts';
import { exportDataDir } from './src/data-lake.ts';
import { startLocalnet } from './src/index.ts';

/** `npm run localnet`: a network in the foreground until Ctrl-C; or an export of its ledgers. */
async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2));
  if ('text' in command) {
    process[command.exitCode === 0 ? 'stdout' : 'stderr'].write(command.text);
    process.exitCode = command.exitCode;
    return;
  }
  if ('exportTo' in command) {
    const written = exportDataDir(command.dataDir, command.exportTo, command.lake, console.warn);
    console.log(
      written ? `wrote ledgers ${written.firstLedger} to ${written.lastLedger}` : 'there is no whole batch yet',
    );
    return;
  }
  const localnet = await startLocalnet({ ...command.options, logger: { info: console.log, warn: console.warn } });
  const stop = () => void localnet.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(`rpc        ${localnet.rpcUrl}`);
  console.log(`friendbot  ${localnet.friendbotUrl}?addr=G…`);
}

main().catch((error: unknown) => {
  console.error(`localnet: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
