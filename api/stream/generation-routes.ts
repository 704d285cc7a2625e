import type { ServerResponse } from 'node:http';
import type { Context } from 'koa';
import { generationMessage } from '#wire';
import type { clientFinder } from '../http/client.ts';
import { unavailable } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import type { Generation } from './generation.ts';
import { Slots } from './slots.ts';

/** So often the name is said again: who hears nothing for longer can rely on nothing they keep. */
const repeatMs = 1_000;

const answers = {
  200: { description: 'The stream', type: 'text/event-stream' },
  429: problem('Too many streams or requests from one address'),
  503: problem('Changes can’t be heard of now, or all streams are in use'),
};

export function generationRoutes(
  { catalogue, ledger }: { catalogue: Generation; ledger: Generation },
  clientOf: ReturnType<typeof clientFinder>,
): Route[] {
  const slots = new Slots();
  const open = (generation: Generation, ctx: Context): void => {
    if (generation.current() === undefined)
      throw unavailable('Changes can’t be heard of now. Try again in a few seconds.');
    if (ctx.method === 'HEAD') {
      ctx.status = 200; // and no stream: nobody would read it
      return;
    }
    const release = slots.take(clientOf(ctx));
    ctx.respond = false;
    ctx.res.once('close', release);
    if (ctx.res.destroyed) release();
    else tell(generation, ctx.res);
  };
  return [
    route({
      path: '/v1/stream/catalogue',
      name: 'openCatalogueStream',
      summary:
        'By server-sent events, named `generation`, the name of what is public now, as the header Catalogue-Generation of ' +
        'answers has it: at once, with each change of a course, a lesson or a path, and every second. The stream ends ' +
        'when a change could be missed',
      answers,
      handle: async (_input, ctx) => open(catalogue, ctx),
    }),
    route({
      path: '/v1/stream/ledger',
      name: 'openLedgerStream',
      summary:
        'By server-sent events, named `generation`, the number of the last ledger that is read, as the header ' +
        'Ledger-Generation of answers has it: at once, with each ledger, and every second. The stream ends when a ledger ' +
        'could be missed',
      answers,
      handle: async (_input, ctx) => open(ledger, ctx),
    }),
  ];
}

function tell(generation: Generation, response: ServerResponse): void {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache',
    'X-Accel-Buffering': 'no', // a proxy in between must not collect it before it passes it on
  });
  const say = () => {
    if (response.writableEnded) return;
    const name = generation.current();
    // Who takes nothing must not have it pile up here; they hear it all when they come back.
    if (name === undefined || response.writableNeedDrain) response.end();
    else response.write(`event: ${generationMessage}\ndata: ${name}\n\n`);
  };
  const timer = setInterval(say, repeatMs);
  const unwatch = generation.watch(say);
  response.once('close', () => {
    clearInterval(timer);
    unwatch();
  });
  say();
}
