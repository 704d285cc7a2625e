/** A learner without a browser: signed in by a wallet, asking what pages ask. */
import { Keypair, Transaction } from '@stellar/stellar-sdk';
import pg from 'pg';
import { joinCourse, readLesson } from '../api/testing/learning.ts';
import { asking, type Person } from '../api/testing/person.ts';
import type { Account, CredentialShare, OwnCredentials } from '../api/wire/index.ts';
import type { StackConfig } from './config.ts';
import type { Stack } from './start.ts';

export interface RunningSite {
  config: StackConfig;
  stack: Stack;
}

/** Somebody new, whose certificates are issued under their own wallet. */
export async function newLearner({ config, stack }: RunningSite): Promise<Person> {
  const site = { url: stack.webUrl };
  const keypair = Keypair.random();
  const guest = asking(site, { origin: new URL(stack.webUrl).origin });
  const { body: asked } = await guest<{ transaction: string }>(
    'GET',
    `/v1/auth/stellar?account=${keypair.publicKey()}`,
  );
  const transaction = new Transaction(asked.transaction, config.networkPassphrase);
  transaction.sign(keypair);
  const proof = { transaction: String(transaction.toEnvelope().toXdr('base64')) };
  const { status, body } = await guest<{ token: string }>('POST', '/v1/auth/stellar', proof);
  if (status !== 200) throw new Error(`signing in was answered ${status}: ${JSON.stringify(body)}`);
  const ask = asking(site, { Authorization: `Bearer ${body.token}` });
  const { id } = (await ask<Account>('GET', '/v1/account')).body;
  return { id, keypair, token: body.token, ask };
}

/** Has them read the one lesson of a course, and so complete it. */
export async function completeCourse({ stack }: RunningSite, learner: Person, course: string): Promise<void> {
  await joinCourse(learner, course);
  const sql = new pg.Client(stack.databaseUrl);
  await sql.connect();
  try {
    await readLesson({ sql }, learner, course, 'one');
  } finally {
    await sql.end();
  }
}

/** @returns the number of the certificate of a course that they have completed */
export async function awardedId(learner: Person, course: string): Promise<string> {
  const { body } = await learner.ask<OwnCredentials>('GET', '/v1/account/credentials');
  const awarded = body.credentials.find((one) => one.course === course);
  if (!awarded) throw new Error(`nothing was awarded for ${course}: ${JSON.stringify(body)}`);
  return awarded.id;
}

/** @returns the link under which anybody has its files */
export async function shareCertificate(learner: Person, id: string): Promise<string> {
  const { status, body } = await learner.ask<CredentialShare>('POST', `/v1/account/credentials/${id}/share`, {});
  if (status !== 200 && status !== 201) throw new Error(`sharing was answered ${status}: ${JSON.stringify(body)}`);
  return body.link;
}
