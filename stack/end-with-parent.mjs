/**
 * Preloaded into every service of the stack. When the stack is killed (kill -9, a closed laptop) the IPC channel closes;
 * the service then ends by the same orderly way as on SIGTERM, so nothing is left behind.
 */
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
