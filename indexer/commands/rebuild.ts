import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { connectDatabase, disconnect } from '../database.ts';
import { Decoders } from '../decoders.ts';
import { fingerprintOfCode } from '../fingerprint.ts';
import { createProgress } from '../progress.ts';
import { projections } from '../projections/index.ts';
import { isServing, prepareOnly, rebuild, switchBack } from '../rebuild.ts';
import { isWriterThere } from '../writer.ts';

export const usage = `usage: npm run indexer -- rebuild [--back]

Folds the whole log into a new build of the read model while the one before serves, then switches to it in one transaction.
Neither the RPC nor the network is asked. The indexer may run meanwhile, and goes on in the new build. Stopped or killed, it
leaves everything as it was; run it again. The build before stays until the next rebuild.

The indexer does the same by itself when it starts with code that folds or decodes otherwise than the code before it.

  --back   switch back to the build before, once it has what came since`;

/** @returns the exit code */
export async function run(args: string[], config: Config, signal: AbortSignal): Promise<number> {
  const { values } = parseArgs({ args, options: { back: { type: 'boolean', default: false } } });
  const connect = async () => (await connectDatabase(config.databaseUrl)).client;
  const [db, reader, appender] = [await connect(), await connect(), await connect()];
  const progress = createProgress();
  try {
    const decoders = new Decoders(config.contracts.contracts);
    await decoders.load(db);
    const fingerprint = fingerprintOfCode();
    const options = { db, reader, appender, projections, decoders, fingerprint, signal, onProgress: progress.show };
    const isReplaced = !(await isServing(options)) && (await isWriterThere(db));
    const work = values.back ? switchBack(options) : isReplaced ? prepareOnly(options) : rebuild(options, true);
    const { build, events, seconds } = await work;
    progress.end();
    const rate = Math.round(events / seconds).toLocaleString('en');
    const folded = `${events.toLocaleString('en')} events folded in ${seconds.toFixed(1)} s, ${rate} per second`;
    console.log(
      isReplaced
        ? `Build ${build} is ready: ${folded}. An indexer of another version still writes; stop it and start this one, which switches at once.`
        : `Build ${build} serves: ${folded}. The build before it stays; "npm run indexer -- rebuild --back" goes back to it.`,
    );
    return 0;
  } finally {
    progress.end();
    await Promise.all([db, reader, appender].map(disconnect));
  }
}
