import type { IncomingMessage } from 'node:http';
import { xdr } from '@stellar/stellar-sdk/base';
import { toBase64 } from '../ledger/bytes.ts';
import type { FoundTransaction } from '../ledger/history.ts';
import { readTransaction } from '../ledger/transaction.ts';
import type { RpcContext } from '../rpc/method.ts';
import { current, offer } from '../rpc/send-transaction.ts';
import { readBody } from '../rpc/server.ts';
import { tryDecode } from '../rpc/xdr.ts';
import { invalidField, Problem, payloadTooLarge, unsupportedMediaType } from './problem.ts';
import { resultCodes } from './result-codes.ts';

/** How long Horizon waits for a ledger before it leaves a submission to the client. */
export const SUBMISSION_TIMEOUT_MS = 30_000;

/** Transactions that a client waits for, by hash. */
export class Submissions {
  readonly #context: RpcContext;
  readonly #timeoutMs: number;
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(context: RpcContext, timeoutMs = SUBMISSION_TIMEOUT_MS) {
    this.#context = context;
    this.#timeoutMs = timeoutMs;
    context.chain.onClosed(() => this.#wake());
  }

  /**
   * POST /transactions: answers once the transaction is in a ledger; one that already is, at once.
   * @throws transaction_malformed, transaction_failed or transaction_submission_timeout
   */
  async submit(request: IncomingMessage): Promise<{ found: FoundTransaction; hash: string }> {
    const { text, envelope } = await readEnvelope(request);
    const { history } = this.#context.chain;
    const hash = readTransaction(this.#context.chain.network.id, current(envelope)).hashHex;
    if (!history.transaction(hash)) {
      const offered = offer(envelope, this.#context);
      if (offered.status === 'ERROR') throw failed(text, offered.result, offered.diagnostics);
      await this.#included(hash);
    }
    const found = history.transaction(hash);
    if (!found) throw timeout(hash, text);
    if (found.transaction.succeeded) return { found, hash };
    throw failed(text, xdr.TransactionResult.fromXdr(found.transaction.result), []);
  }

  /**
   * POST /transactions_async: answers at once with what the queue says, in core's words and a status to match.
   * @throws transaction_malformed
   */
  async submitAsync(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const { envelope } = await readEnvelope(request);
    const { hash, ...offered } = offer(envelope, this.#context);
    const error = offered.status === 'ERROR' ? { error_result_xdr: offered.result.toXdr('base64') } : {};
    return { status: ASYNC_STATUS[offered.status], body: { ...error, tx_status: offered.status, hash } };
  }

  /** Resolves when the transaction is in a ledger, or the time is up. */
  #included(hash: string): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(hash) ?? new Set();
      this.#waiting.set(hash, waiting);
      const end = () => {
        clearTimeout(timer);
        waiting.delete(end);
        if (waiting.size === 0) this.#waiting.delete(hash);
        resolve();
      };
      const timer = setTimeout(end, this.#timeoutMs).unref();
      waiting.add(end);
    });
  }

  #wake(): void {
    const { history } = this.#context.chain;
    for (const [hash, waiting] of this.#waiting) {
      if (history.transaction(hash)) for (const end of [...waiting]) end();
    }
  }
}

const ASYNC_STATUS = { PENDING: 201, DUPLICATE: 409, TRY_AGAIN_LATER: 503, ERROR: 400 };

/** The envelope that is posted, and its text. */
async function readEnvelope(request: IncomingMessage): Promise<{ text: string; envelope: xdr.TransactionEnvelope }> {
  const text = await readEnvelopeText(request);
  const envelope = tryDecode((bytes) => xdr.TransactionEnvelope.fromXdr(bytes), text);
  if (!envelope) throw malformed(text);
  return { text, envelope };
}

/** @throws when the body is no form, too large, or without the field tx */
async function readEnvelopeText(request: IncomingMessage): Promise<string> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
  if (type !== '' && type !== 'application/x-www-form-urlencoded') throw unsupportedMediaType();
  const body = await readBody(request);
  if (body === null) throw payloadTooLarge();
  const text = new URLSearchParams(body).get('tx') ?? '';
  if (text === '') throw invalidField('tx', 'expected the transaction envelope in base64 in the form field tx');
  return text;
}

function malformed(text: string): Problem {
  const detail =
    'Horizon could not decode the transaction envelope in this request. A transaction should be an XDR ' +
    'TransactionEnvelope struct encoded using base64. The envelope read from this request is echoed in ' +
    'extras.envelope_xdr.';
  return new Problem('transaction_malformed', 'Transaction Malformed', 400, detail, { envelope_xdr: text });
}

function failed(text: string, result: xdr.TransactionResult, diagnostics: Uint8Array[]): Problem {
  const detail =
    'The transaction failed when submitted to the network; extras.result_codes says why. The codes are described at ' +
    'https://developers.stellar.org/docs/data/apis/horizon/api-reference/errors/http-status-codes/horizon-specific/transaction-failed';
  return new Problem('transaction_failed', 'Transaction Failed', 400, detail, {
    envelope_xdr: text,
    result_xdr: result.toXdr('base64'),
    result_codes: resultCodes(result),
    ...(diagnostics.length > 0 && { diagnostic_events: diagnostics.map(toBase64) }),
  });
}

function timeout(hash: string, text: string): Problem {
  const detail =
    'Your transaction submission request has timed out. This does not mean that the submission has failed: before ' +
    'you send it again, ask GET /transactions for the hash in extras.hash.';
  const extras = { hash, envelope_xdr: text };
  return new Problem('transaction_submission_timeout', 'Transaction Submission Timeout', 504, detail, extras);
}
