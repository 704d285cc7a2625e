import Type from 'typebox';
import { Compile } from 'typebox/compile';

/** What the network itself says of how far it is. */
export interface NetworkHead {
  latestLedger: number;
  protocolVersion: number;
}

export interface Network {
  passphrase: string;
  /** The network's last closed ledger, up to a second old; undefined while no RPC answers. */
  head(): Promise<NetworkHead | undefined>;
}

/** Closed ledgers that the read model does not hold yet. Never negative: the RPC we ask may be the slower one. */
export function lagLedgers(head: NetworkHead, indexedLedger: number): number {
  return Math.max(0, head.latestLedger - indexedLedger);
}

const cacheMs = 1_000;
const answerMs = 1_500;

const LatestLedger = Compile(
  Type.Object({ result: Type.Object({ sequence: Type.Integer(), protocolVersion: Type.Integer() }) }),
);

/** Asks the RPCs in their order, one request at a time for all who want to know. An RPC that is away is an answer too. */
export function connectNetwork(rpcUrls: string[], passphrase: string, now: () => number = Date.now): Network {
  let answer: Promise<NetworkHead | undefined> | undefined;
  let askedAt = 0;
  let isAsking = false;
  return {
    passphrase,
    head() {
      if (!answer || (!isAsking && now() - askedAt >= cacheMs)) {
        isAsking = true;
        answer = firstAnswer(rpcUrls).finally(() => {
          isAsking = false;
          askedAt = now();
        });
      }
      return answer;
    },
  };
}

async function firstAnswer(rpcUrls: string[]): Promise<NetworkHead | undefined> {
  for (const rpcUrl of rpcUrls) {
    const head = await ask(rpcUrl).catch(() => undefined);
    if (head) return head;
  }
  return undefined;
}

async function ask(rpcUrl: string): Promise<NetworkHead | undefined> {
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'getLatestLedger' }),
    signal: AbortSignal.timeout(answerMs),
  });
  const answer: unknown = await response.json();
  if (!LatestLedger.Check(answer)) return undefined;
  return { latestLedger: answer.result.sequence, protocolVersion: answer.result.protocolVersion };
}
