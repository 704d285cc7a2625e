/** What api and worker do as processes: they end in order when they are told to, and say why when they can't start. */
import type { Logger } from 'pino';

/** Has SIGTERM and Ctrl-C close a running service, once. */
export function closeOnSignal(logger: Logger, close: () => Promise<void>): void {
  let isStopping = false;
  const stop = async (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ signal }, 'stopping');
    await close();
    logger.info('stopped');
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Runs a process' main function; a fault it throws is told without its stack, which says nothing to who set a variable wrong. */
export function run(main: () => Promise<void>): void {
  main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
