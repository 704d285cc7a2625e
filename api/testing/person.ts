/** People who signed in by wallet, for tests of what an account may do. */
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Keypair, Transaction } from '@stellar/stellar-sdk';
import type { Account, GrantedRole, Problem } from '#wire';
import { type TestApi, webAuth } from './api.ts';

export interface Asked<T> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Person {
  id: string;
  keypair: Keypair;
  token: string;
  /** With the token; an object is sent as JSON. */
  ask<T = Account & Problem>(
    method: string,
    path: string,
    body?: object | string,
    headers?: Record<string, string>,
  ): Promise<Asked<T>>;
}

/** A challenge signed by a wallet. */
export async function proofOf(api: Pick<TestApi, 'get'>, keypair: Keypair): Promise<string> {
  const { body } = await api.get(`/v1/auth/stellar?account=${keypair.publicKey()}`);
  const transaction = new Transaction((body as { transaction: string }).transaction, webAuth.networkPassphrase);
  transaction.sign(keypair);
  return String(transaction.toEnvelope().toXdr('base64'));
}

export async function newPerson(api: TestApi, roles: GrantedRole[] = [], keypair = Keypair.random()): Promise<Person> {
  const signedIn = await api.post('/v1/auth/stellar', JSON.stringify({ transaction: await proofOf(api, keypair) }));
  const { token } = signedIn.body as { token: string };
  const { body } = await api.get('/v1/account', { Authorization: `Bearer ${token}` });
  const { id } = body as Account;
  for (const role of roles)
    await api.sql.query('INSERT INTO app.account_roles (account_id, role) VALUES ($1, $2)', [id, role]);
  return { id, keypair, token, ask: asking(api, { Authorization: `Bearer ${token}` }) };
}

export function asking(api: Pick<TestApi, 'url'>, by: Record<string, string>): Person['ask'] {
  return async (method, path, body, headers) => {
    const isJson = typeof body === 'object' && !(body instanceof Uint8Array);
    const response = await fetch(`${api.url}${path}`, {
      method,
      headers: { ...by, ...(isJson ? { 'Content-Type': 'application/json' } : {}), ...headers },
      body: isJson ? JSON.stringify(body) : (body as never),
    });
    const text = await response.text();
    const hasJson = /json/.test(response.headers.get('Content-Type') ?? '');
    return { status: response.status, headers: response.headers, body: hasJson ? JSON.parse(text) : text };
  };
}

/** `[status, name of the problem]` of a refusal. */
export function refusal({ status, body }: Asked<unknown>): [number, string | undefined] {
  return [status, (body as Partial<Problem>).type?.replace('urn:brain-storm:problem:', '')];
}

/** Begins a request that the api lets in, and keeps back the end of its body; what is returned sends it. */
export async function begin(
  api: Pick<TestApi, 'url'>,
  headers: Record<string, string>,
  method: string,
  path: string,
  body: object,
): Promise<() => Promise<Asked<Problem>>> {
  const text = JSON.stringify(body);
  const asked = request(`${api.url}${path}`, {
    method,
    headers: { ...headers, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) },
  });
  const answered = new Promise<Asked<Problem>>((resolve, reject) => {
    asked.on('error', reject);
    asked.on('response', async (response) => {
      const chunks = await response.toArray();
      const answer = JSON.parse(Buffer.concat(chunks).toString());
      resolve({ status: response.statusCode ?? 0, headers: new Headers(), body: answer });
    });
  });
  asked.write(text.slice(0, 3));
  await sleep(200); // the guards have read the head of it by then
  return () => {
    asked.end(text.slice(3));
    return answered;
  };
}
