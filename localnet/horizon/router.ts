import type { IncomingMessage, ServerResponse } from 'node:http';
import { StrKey } from '@stellar/stellar-sdk/base';
import { ledgerRange, type RpcContext } from '../rpc/method.ts';
import { type HttpHandler, sendJson } from '../rpc/server.ts';
import { presentAccount } from './account.ts';
import { presentFeeStats } from './fee-stats.ts';
import { presentLedger } from './ledger.ts';
import { listAccountTransactions, listLedgers, listLedgerTransactions, listTransactions } from './lists.ts';
import { beforeHistory, invalidField, notAcceptable, notFound, Problem } from './problem.ts';
import { presentRoot } from './root.ts';
import { Submissions } from './submit.ts';
import { presentTransaction } from './transaction.ts';

/** @throws Problem */
type Route = (context: RpcContext, url: URL, parameter: string) => object;

/** What a GET finds; a name in braces stands for any one segment. */
const routes: Record<string, Route> = {
  '/': (context, { origin }) => presentRoot(context, origin),
  '/accounts/{account_id}': ({ chain }, { origin }, id) => presentAccount(chain, origin, readAddress(id)),
  '/accounts/{account_id}/transactions': (context, url, id) => listAccountTransactions(context, url, readAddress(id)),
  '/fee_stats': (context) => presentFeeStats(context),
  '/ledgers': listLedgers,
  '/ledgers/{ledger_id}': findLedger,
  '/ledgers/{ledger_id}/transactions': (context, url, id) => listLedgerTransactions(context, url, readSequence(id)),
  '/transactions': listTransactions,
  '/transactions/{tx_id}': findTransaction,
};

const patterns = Object.entries(routes).map(([path, route]) => {
  return { pattern: new RegExp(`^${path.replace(/\{\w+\}/u, '([^/]+)')}$`, 'u'), route };
});

/**
 * Horizon's API at the root, as far as the house needs it: root, accounts, ledgers, transactions, fee statistics.
 * @param timeoutMs how long a submission waits for its ledger
 */
export function horizonHandler(context: RpcContext, timeoutMs?: number): HttpHandler {
  const submissions = new Submissions(context, timeoutMs);
  return async (request, response, url) => {
    tellTime(response, context);
    try {
      const { status, body } = await answer(context, submissions, request, url);
      sendJson(response, status, JSON.stringify(body, null, 2), 'application/hal+json; charset=utf-8');
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      sendJson(response, error.status, JSON.stringify(error.body, null, 2), 'application/problem+json; charset=utf-8');
    }
  };
}

interface Answer {
  status: number;
  body: object;
}

async function answer(
  context: RpcContext,
  submissions: Submissions,
  request: IncomingMessage,
  { pathname, search }: URL,
): Promise<Answer> {
  const base = `http://${request.headers.host ?? 'localhost'}`;
  const at = URL.parse(pathname + search, base) ?? new URL(pathname + search, 'http://localhost');
  const path = at.pathname.replace(/(?<=.)\/$/u, '');
  if (request.method === 'POST' && path === '/transactions_async') return submissions.submitAsync(request);
  if (request.method === 'POST' && path === '/transactions') {
    const { found, hash } = await submissions.submit(request);
    return { status: 200, body: presentTransaction(found, at.origin, hash) };
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') throw notFound();
  if (request.headers.accept?.startsWith('text/event-stream')) throw notAcceptable();
  return { status: 200, body: find(context, at, path) };
}

function find(context: RpcContext, at: URL, path: string): object {
  for (const { pattern, route } of patterns) {
    const match = pattern.exec(path);
    if (match) return route(context, at, match[1] ?? '');
  }
  throw notFound();
}

/** The SDK takes its time limits from the Date header: a chain may be ahead of the clock. */
function tellTime(response: ServerResponse, { chain }: RpcContext): void {
  const closedAt = Number(chain.header.scpValue.closeTime) * 1000;
  response.setHeader('date', new Date(Math.max(Date.now(), closedAt)).toUTCString());
  response.setHeader('latest-ledger', chain.sequence);
}

function readAddress(text: string): string {
  if (StrKey.isValidEd25519PublicKey(text)) return text;
  throw invalidField('account_id', 'Account ID must start with `G` and contain 56 alphanum characters');
}

function readSequence(text: string): number {
  if (/^\d{1,10}$/u.test(text) && Number(text) <= 0xffffffff) return Number(text);
  throw invalidField('ledger_id', 'Ledger ID must be an integer higher than 0');
}

function findLedger(context: RpcContext, { origin }: URL, text: string): object {
  const sequence = readSequence(text);
  if (sequence < ledgerRange(context).oldest.sequence) throw beforeHistory();
  const ledger = context.chain.history.ledger(sequence);
  if (!ledger) throw notFound();
  return presentLedger(ledger, origin);
}

function findTransaction({ chain }: RpcContext, { origin }: URL, hash: string): object {
  if (!/^[0-9a-f]{64}$/u.test(hash)) {
    throw invalidField('tx_id', 'Transaction hash must be a hex-encoded, lowercase SHA-256 hash');
  }
  const found = chain.history.transaction(hash);
  if (!found) throw notFound();
  return presentTransaction(found, origin, hash);
}
