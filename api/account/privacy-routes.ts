/** Taking one's data along, and taking it away. */
import type { Context } from 'koa';
import { AccountExport, Deletion, Done } from '#wire';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { invalidRequest, proofNeeded } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { clearCookies } from './browser.ts';
import type { AnsweredChallenge } from './challenge.ts';
import { requireUnspent } from './commands.ts';
import { deleteAccount } from './deletion.ts';
import { exportAccount } from './export.ts';
import { type ProofParts, requireFactor, requirePassword } from './proofs.ts';
import type { Sessions } from './sessions.ts';
import { refusing } from './wallet-proof.ts';

interface PrivacyParts extends ProofParts {
  sessions: Sessions;
  publicUrl: string;
  /** Checks a signed challenge. */
  checkProof(envelope: string): Promise<AnsweredChallenge>;
}

const readDeletion = jsonReader(Deletion, 30_000);

export function privacyRoutes(parts: PrivacyParts): Route[] {
  const { sequelize } = parts.accounts;
  return [
    route({
      path: '/v1/account/export',
      name: 'exportAccount',
      summary: 'All that is kept about one',
      needsToken: true,
      answers: { 200: { description: 'Rows by table', schema: AccountExport } },
      cost: 20,
      handle: async (_input, ctx) => {
        ctx.set('Content-Disposition', 'attachment; filename="brain-storm-account.json"');
        return exportAccount(sequelize, signedIn(ctx).account);
      },
    }),
    route({
      method: 'post',
      path: '/v1/account/deletion',
      name: 'deleteAccount',
      summary: 'Deletes the account and all that is kept about one, for good; send a fresh proof of who you are',
      needsToken: true,
      body: Deletion,
      answers: {
        200: { description: 'It is gone', schema: Done },
        401: problem('No access token that is good, or the second factor is missing'),
        403: problem('The proof is not good, or not this account’s'),
        409: problem('The last admin stays, or the account has no password'),
      },
      cost: 20,
      handle: async (_input, ctx) => {
        const proof = await readDeletion(ctx);
        await refusing(() => remove(parts, ctx, proof));
        clearCookies(ctx, parts.publicUrl);
        return {};
      },
    }),
  ];
}

async function remove(parts: PrivacyParts, ctx: Context, proof: Deletion): Promise<void> {
  const { accounts, sessions } = parts;
  const { account } = signedIn(ctx);
  if ((proof.password === undefined) === (proof.transaction === undefined))
    throw invalidRequest([{ parameter: 'password', detail: 'expected either password or transaction, as the proof.' }]);
  if (proof.password !== undefined) {
    await requirePassword(parts, ctx, account, proof.password);
    await requireFactor(parts, ctx, account, proof.factor);
    return deleteAccount(sessions, account);
  }
  const answer = await parts.checkProof(String(proof.transaction));
  return deleteAccount(sessions, account, async (transaction) => {
    const where = { subject: answer.subject, accountId: account };
    if (!(await accounts.Wallet.findOne({ where, transaction }))) throw proofNeeded();
    await requireUnspent(accounts, answer, transaction);
  });
}
