/**
 * The server's time, so that "4 seconds ago" is right in a browser whose clock is not. Stands still until the page
 * has started, ticks every second from then on. Call it while a component is set up.
 * @param serverNow when the server drew the page, milliseconds since 1970
 */
export function clock(serverNow: () => number): { readonly now: number } {
  let elapsed = $state(0);
  $effect(() => {
    const startedAt = performance.now();
    serverNow();
    const timer = setInterval(() => {
      elapsed = performance.now() - startedAt;
    }, 1000);
    return () => clearInterval(timer);
  });
  return {
    get now() {
      return serverNow() + elapsed;
    },
  };
}
