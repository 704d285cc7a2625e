import { Account, FactorProof, RecoveryCodes, SecondFactorSecret, SecondFactorSetup } from '#wire';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { problem, type Route, route } from '../http/route.ts';
import { tell } from '../notification/model.ts';
import { secondFactorState } from './problems.ts';
import { type ProofParts, requirePassword, spendCounted } from './proofs.ts';
import { readAccount } from './read-account.ts';
import { hasFactor, removeFactor, renewRecoveryCodes, setUpFactor } from './second-factor.ts';

// Each runs argon2id or is a guess.
const cost = 10;
const refused = problem('The code is not good');
const off = () => secondFactorState('The account has no second factor. Set one up first.');
const on = () => secondFactorState('The account has a second factor already. Remove it first.');

/** The second factor guards signing in with a password; a wallet is something one has, already. */
export function secondFactorRoutes(parts: ProofParts): Route[] {
  const [readSetup, readFactor] = [jsonReader(SecondFactorSetup), jsonReader(FactorProof)];
  const { accounts } = parts;
  return [
    route({
      method: 'post',
      path: '/v1/account/second-factor',
      name: 'setUpSecondFactor',
      summary: 'Makes a secret for an authenticator app. It is asked for once a code of it was confirmed',
      needsToken: true,
      body: SecondFactorSetup,
      answers: {
        200: { description: 'What to tell the app', schema: SecondFactorSecret },
        403: problem('It is not the password'),
        409: problem('A second factor is on, or the account has no password'),
      },
      cost,
      handle: async (_input, ctx) => {
        const { account } = signedIn(ctx);
        const { email } = await requirePassword(parts, ctx, account, (await readSetup(ctx)).password);
        const setup = await setUpFactor(parts, account, email);
        if (!setup) throw on();
        return setup;
      },
    }),
    route({
      method: 'post',
      path: '/v1/account/second-factor/confirmation',
      name: 'confirmSecondFactor',
      summary: 'Turns the second factor on by a code of the app, and gives recovery codes, this once',
      needsToken: true,
      body: FactorProof,
      answers: {
        200: { description: 'Recovery codes', schema: RecoveryCodes },
        403: refused,
        409: problem('None is set up, or it is on already'),
      },
      cost,
      handle: async (_input, ctx) => {
        const { account } = signedIn(ctx);
        const { factor } = await readFactor(ctx);
        const row = await accounts.SecondFactor.findByPk(account);
        if (!row) throw off();
        const recoveryCodes = await spendCounted(parts, ctx, account, factor, async (transaction) => {
          const confirmed = { confirmedAt: new Date() };
          const unconfirmed = { accountId: account, confirmedAt: null };
          const [count] = await accounts.SecondFactor.update(confirmed, { where: unconfirmed, transaction });
          if (count === 0) return undefined;
          const key = `second factor on ${confirmed.confirmedAt.toISOString()}`;
          await tell(accounts.sequelize, transaction, { account, key, name: 'second_factor_on' });
          return renewRecoveryCodes(parts, account, transaction);
        });
        if (!recoveryCodes) throw on();
        return { recoveryCodes };
      },
    }),
    route({
      method: 'post',
      path: '/v1/account/second-factor/removal',
      name: 'removeSecondFactor',
      summary: 'Turns the second factor off, by a code of it',
      needsToken: true,
      body: FactorProof,
      answers: { 200: { description: 'The account', schema: Account }, 403: refused, 409: problem('None is on') },
      cost,
      handle: async (_input, ctx) => {
        const { account } = signedIn(ctx);
        const { factor } = await readFactor(ctx);
        if (!(await hasFactor(accounts, account))) throw off();
        await spendCounted(parts, ctx, account, factor, async (transaction) => {
          await removeFactor(accounts, account, transaction);
          const key = `second factor off ${new Date().toISOString()}`;
          await tell(accounts.sequelize, transaction, { account, key, name: 'second_factor_off' });
        });
        return readAccount(accounts, signedIn(ctx));
      },
    }),
    route({
      method: 'post',
      path: '/v1/account/recovery-codes',
      name: 'renewRecoveryCodes',
      summary: 'Makes new recovery codes, given this once; the old ones are void',
      needsToken: true,
      body: FactorProof,
      answers: {
        200: { description: 'Recovery codes', schema: RecoveryCodes },
        403: refused,
        409: problem('None is on'),
      },
      cost,
      handle: async (_input, ctx) => {
        const { account } = signedIn(ctx);
        const { factor } = await readFactor(ctx);
        if (!(await hasFactor(accounts, account))) throw off();
        const renew = (transaction: Parameters<typeof renewRecoveryCodes>[2]) =>
          renewRecoveryCodes(parts, account, transaction);
        return { recoveryCodes: await spendCounted(parts, ctx, account, factor, renew) };
      },
    }),
  ];
}
