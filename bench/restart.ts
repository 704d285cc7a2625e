/** Run by the bench in a fresh process: starts the chain of a data folder, reads its events, prints milliseconds as JSON. */
import { startLocalnet } from '@brain-storm/localnet';

const PAGE = 10_000;
const PAGES = 20;

const startedAt = performance.now();
const localnet = await startLocalnet({ dataDir: process.argv[2], autoClose: false });
const restartMs = performance.now() - startedAt;

/** The next page, and how long its answer took to arrive whole. */
async function page(start: object): Promise<{ ms: number; count: number; cursor: string }> {
  const params = { ...start, filters: [], pagination: { limit: PAGE, ...('cursor' in start && start) } };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'getEvents', params: { ...params, cursor: undefined } });
  const askedAt = performance.now();
  const headers = { 'content-type': 'application/json' };
  const text = await (await fetch(localnet.rpcUrl, { method: 'POST', headers, body })).text();
  const ms = performance.now() - askedAt;
  const { events, cursor } = JSON.parse(text).result;
  return { ms, count: events.length, cursor };
}

const pageMs: number[] = [];
let last = await page({ startLedger: 500 });
for (let left = PAGES; left > 0; left -= 1) {
  last = await page({ cursor: last.cursor });
  if (last.count !== PAGE) throw new Error(`a page has ${last.count} events, expected ${PAGE}`);
  pageMs.push(last.ms);
}
await localnet.close();
console.log(JSON.stringify({ restartMs, pageMs }));
process.exit();
