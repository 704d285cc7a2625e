import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chain } from '../ledger/chain.ts';
import { LaggingChain } from '../ledger/lagging-chain.ts';
import { METHOD_NAMES } from './dispatch.ts';
import { RpcError } from './errors.ts';
import type { Fault } from './fault.ts';
import type { ChainView, RpcContext } from './method.ts';

const MISHAPS = ['drop', 'delayMs', 'lagLedgers', 'pageMax', 'error', 'httpStatus'] as const;

type MishapName = (typeof MISHAPS)[number];

interface ActiveFault {
  fault: Fault;
  left: number;
  lagging: LaggingChain | undefined;
}

/** What a test makes go wrong between it and the network, on purpose. Without faults nothing here changes an answer. */
export class Faults {
  readonly #chain: Chain;
  #active: ActiveFault[] = [];

  constructor(chain: Chain) {
    this.#chain = chain;
  }

  /**
   * Makes something go wrong from now on.
   * @returns what lifts it again
   * @throws TypeError with what was found and what was expected
   */
  add(fault: Fault): () => void {
    checkFault(fault);
    const lagging = 'lagLedgers' in fault ? new LaggingChain(this.#chain, fault.lagLedgers) : undefined;
    const active = { fault, left: fault.times ?? Number.POSITIVE_INFINITY, lagging };
    this.#active.push(active);
    return () => {
      this.#active = this.#active.filter((other) => other !== active);
      lagging?.stop();
    };
  }

  /** Lifts all. */
  clear(): void {
    for (const { lagging } of this.#active.splice(0)) lagging?.stop();
  }

  /** The fault of a kind that meets a request now; it has happened once more. */
  #take<Name extends MishapName>(
    name: Name,
    methods: readonly string[],
  ): (ActiveFault & { fault: Extract<Fault, Record<Name, unknown>> }) | undefined {
    const found = this.#active.find(({ fault, left }) => name in fault && left > 0 && isAbout(fault, methods));
    if (found) found.left -= 1;
    return found as (ActiveFault & { fault: Extract<Fault, Record<Name, unknown>> }) | undefined;
  }

  /**
   * What happens to an HTTP request before it is carried out.
   * @param methods what it asks for; several in a batch
   * @returns false when that was all of it
   */
  async meet(methods: readonly string[], response: ServerResponse): Promise<boolean> {
    const delay = this.#take('delayMs', methods);
    if (delay) await sleep(delay.fault.delayMs);
    const refusal = this.#take('httpStatus', methods);
    if (refusal) return refuse(response, refusal.fault);
    const drop = this.#take('drop', methods);
    if (drop?.fault.drop === 'request') {
      response.destroy();
      return false;
    }
    // Headers wait for the body, so nothing was sent when the answer ends.
    if (drop) response.end = () => response.destroy();
    return true;
  }

  /**
   * What a JSON-RPC method is called with instead.
   * @throws RpcError when a fault says so
   */
  bend(method: string, params: unknown, context: RpcContext): { params: unknown; context: RpcContext } {
    const refusal = this.#take('error', [method]);
    if (refusal) throw new RpcError(refusal.fault.error.code, refusal.fault.error.message, refusal.fault.error.data);
    const short = PAGED.includes(method) ? this.#take('pageMax', [method]) : undefined;
    const late = this.#take('lagLedgers', [method]);
    const chain: ChainView = late?.lagging?.view() ?? context.chain;
    return {
      params: short ? withLimit(params, short.fault.pageMax) : params,
      context: { ...context, chain },
    };
  }
}

const PAGED = ['getEvents', 'getTransactions', 'getLedgers'];

function isAbout({ methods }: Fault, asked: readonly string[]): boolean {
  return methods === undefined || asked.some((method) => methods.includes(method));
}

function refuse(response: ServerResponse, fault: { httpStatus: number; retryAfterSeconds?: number }): false {
  if (fault.retryAfterSeconds !== undefined) response.setHeader('retry-after', fault.retryAfterSeconds);
  response.writeHead(fault.httpStatus, { 'content-type': 'text/plain; charset=utf-8' }).end(`${fault.httpStatus}\n`);
  return false;
}

/** What is malformed stays so: the method itself refuses it. */
function withLimit(params: unknown, pageMax: number): unknown {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return params;
  const { pagination = {} } = params as { pagination?: unknown };
  if (typeof pagination !== 'object' || pagination === null) return params;
  const { limit } = pagination as { limit?: unknown };
  const isLarger = limit === undefined || limit === 0 || (typeof limit === 'number' && limit > pageMax);
  return isLarger ? { ...params, pagination: { ...pagination, limit: pageMax } } : params;
}

function checkFault(fault: Fault): void {
  const given = Object.keys(fault).filter((key) => key !== 'methods' && key !== 'times' && key !== 'retryAfterSeconds');
  const [name] = given;
  if (given.length !== 1 || !MISHAPS.includes(name as MishapName)) {
    throw new TypeError(`a fault is one of ${MISHAPS.join(', ')}; found ${given.join(', ') || 'none'}`);
  }
  checkScope(fault);
  const value: unknown = fault[name as keyof Fault];
  const expected = EXPECTED[name as MishapName];
  if (!expected.isMet(value)) throw new TypeError(`${name} is ${JSON.stringify(value)}, expected ${expected.text}`);
}

/** A misspelt name would be a fault that never happens. */
function checkScope(fault: Fault): void {
  const { methods, times } = fault;
  if (methods !== undefined && !Array.isArray(methods)) {
    throw new TypeError(`methods is ${JSON.stringify(methods)}, expected a list of names`);
  }
  const unknown = methods?.find((name) => !METHOD_NAMES.includes(name) && name !== 'friendbot' && name !== 'horizon');
  if (unknown !== undefined) {
    throw new TypeError(`methods has "${unknown}", expected names of JSON-RPC methods, friendbot or horizon`);
  }
  if (times !== undefined && !atLeast(1).isMet(times)) {
    throw new TypeError(`times is ${times}, expected ${atLeast(1).text}`);
  }
  const { retryAfterSeconds = 0 } = fault as { retryAfterSeconds?: unknown };
  if (!atLeast(0).isMet(retryAfterSeconds)) {
    throw new TypeError(`retryAfterSeconds is ${retryAfterSeconds}, expected ${atLeast(0).text}`);
  }
}

const atLeast = (least: number) => ({
  isMet: (value: unknown) => Number.isInteger(value) && (value as number) >= least,
  text: `a whole number from ${least} on`,
});

/** Timers take no more: a longer one ends at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

const EXPECTED: Record<MishapName, { isMet: (value: unknown) => boolean; text: string }> = {
  drop: { isMet: (value) => value === 'request' || value === 'answer', text: '"request" or "answer"' },
  delayMs: {
    isMet: (value) => atLeast(0).isMet(value) && (value as number) <= TIMER_MS_MAX,
    text: `a whole number from 0 to ${TIMER_MS_MAX}`,
  },
  lagLedgers: atLeast(1),
  pageMax: atLeast(1),
  error: {
    isMet: (value) => {
      const { code, message } = (value ?? {}) as { code?: unknown; message?: unknown };
      return Number.isInteger(code) && typeof message === 'string';
    },
    text: '{ code, message, data? }: a whole number and a text',
  },
  httpStatus: {
    isMet: (value) => Number.isInteger(value) && (value as number) >= 400 && (value as number) <= 599,
    text: 'a whole number from 400 to 599',
  },
};
