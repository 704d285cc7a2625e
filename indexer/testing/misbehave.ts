import { endOfLedger, ledgerOf } from '../event.ts';
import { type Fault, type RpcCall, respond, type ScriptedRpc, wireEvent } from './scripted-rpc.ts';
import type { random } from './workload.ts';

export type Below = ReturnType<typeof random>;

/** A network that several nodes serve, and whose ledgers close while it is asked. */
export interface FaultyNetwork {
  latest: number;
  readonly last: number;
  /** Told of every `getEvents`. */
  listeners: Set<() => void>;
}

const REFUSALS = [-32001, -32600, -32603, -32098];
const STATUSES = [503, 504, 429];

/**
 * Lets a node of the network answer as bad nodes do: refusals, cut connections and answers, short, repeated, unordered and
 * empty pages, delays, and ledgers that it doesn't have yet. Whatever it says is consistent with the protocol or is refused
 * by it: a node that hides events in an otherwise sound page can't be told from one that has none.
 *
 * @param share how many of ten calls go wrong, and of forty when the last ledger has closed
 */
export function misbehave(rpc: ScriptedRpc, network: FaultyNetwork, below: Below, share: number): void {
  let lag = 0;
  rpc.fault = async (call) => {
    if (call.method === 'getEvents') for (const listener of network.listeners) listener();
    if (below(3) === 0) network.latest = Math.min(network.last, network.latest + below(6));
    if (below(12) === 0) lag = below(2) * below(40);
    if (network.latest === network.last) lag = 0; // at last all nodes have all
    rpc.chain.latest = Math.max(rpc.chain.oldest, network.latest - lag);
    if (below(network.latest === network.last ? 40 : 10) >= share) return undefined;
    return call.method === 'getEvents' ? eventsFault(rpc, call, below) : callFault(below);
  };
}

/** Ways in which any call fails. */
function callFault(below: Below): Fault {
  const choice = below(10);
  if (choice < 4) return { status: STATUSES[below(STATUSES.length)] as number };
  if (choice < 8) return { code: REFUSALS[below(REFUSALS.length)] as number };
  return choice < 9 ? 'cut' : { text: '{"jsonrpc":"2.0","id":1,"resu' };
}

async function eventsFault(rpc: ScriptedRpc, call: RpcCall, below: Below): Promise<Fault | undefined> {
  switch (below(9)) {
    case 0:
      await new Promise((resolve) => setTimeout(resolve, below(80)));
      return undefined;
    case 1:
      return 'silence'; // until the caller's time is up, or the caller's life
    case 2:
      return shortPage(rpc, call, 1 + below(4));
    case 3:
      return shortWindow(rpc, call, below(5));
    case 4:
      return repeated(rpc, call, below);
    case 5:
      return cutShort(rpc, call, below);
    default:
      return callFault(below);
  }
}

type Page = { events: { id: string }[]; cursor: string };

/** Fewer events than asked for, as an operator may allow. */
function shortPage(rpc: ScriptedRpc, { method, params }: RpcCall, limit: number): Fault {
  return respond(rpc.chain, { method, params: { ...params, pagination: { ...params.pagination, limit } } }) as Fault;
}

/** The server looked through a few ledgers only, or none: the page ends, mostly empty, at a cursor that hardly moved. */
function shortWindow(rpc: ScriptedRpc, call: RpcCall, ledgers: number): Fault | undefined {
  const answer = respond(rpc.chain, call);
  if (!('result' in answer)) return undefined;
  const { cursor, startLedger } = { ...call.params.pagination, ...call.params };
  const end = Math.min(rpc.chain.latest, (cursor ? ledgerOf(cursor) : (startLedger as number) - 1) + ledgers);
  const page = answer.result as Page;
  if (page.cursor <= endOfLedger(end)) return undefined;
  return {
    result: { ...page, cursor: endOfLedger(end), events: page.events.filter(({ id }) => id <= endOfLedger(end)) },
  };
}

/** Events of before, twice, in another order. */
function repeated(rpc: ScriptedRpc, call: RpcCall, below: Below): Fault | undefined {
  const answer = respond(rpc.chain, call);
  if (!('result' in answer)) return undefined;
  const page = answer.result as Page;
  const asked = new Set(call.params.filters?.flatMap(({ contractIds }) => contractIds));
  const before = rpc.chain.events.filter(({ id, contractAddress }) => id < page.cursor && asked.has(contractAddress));
  const some = before.slice(-1 - below(20)).map(wireEvent);
  return { result: { ...page, events: [...some, ...page.events, ...page.events.slice(below(3))].reverse() } };
}

/** A whole answer of which the end is missing. */
function cutShort(rpc: ScriptedRpc, call: RpcCall, below: Below): Fault {
  const text = JSON.stringify({ jsonrpc: '2.0', id: 1, ...respond(rpc.chain, call) });
  return { text: text.slice(0, below(text.length)) };
}
