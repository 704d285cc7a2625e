/** What is earned: to its owner what is owed and paid, to everybody what the ledger says of budgets, balances and transfers. */
import type { Sequelize } from 'sequelize';
import Type from 'typebox';
import { AccountRewards, ReferralCode, RewardsBudget, TransfersPage, WalletBalance } from '#wire';
import { Address, CourseKey, EventId } from '#wire/field.ts';
import { referralCodePattern, uuidPattern } from '#wire/forms.ts';
import type { XlmReader } from '../chain/horizon.ts';
import type { Database } from '../database.ts';
import { requireAddress } from '../http/address.ts';
import { presentAsOf } from '../http/as-of.ts';
import { signedIn } from '../http/authenticate.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { notFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { epochAt, presentBudget, presentReward, presentTransfer } from './present.ts';
import { isReferralCode, readBudget, readRewards, readSums, readTransfers } from './read.ts';

interface RewardParts {
  database: Database;
  /** Address of the token contract. */
  token: string;
  readXlm: XlmReader;
}

export function rewardRoutes({ database, token, readXlm }: RewardParts): Route[] {
  return [ownRewards(database), budget(database, token), ...walletRoutes(database, readXlm), referralCode(database)];
}

function ownRewards(database: Database): Route {
  return route({
    path: '/v1/account/rewards',
    name: 'readRewards',
    summary: 'What one is owed and was paid in BST, and whom one brought',
    needsToken: true,
    scope: 'account',
    query: Type.Object({
      course: Type.Optional(CourseKey),
      after: Type.Optional(Type.String({ pattern: uuidPattern, description: 'the `next` of the page before' })),
      limit: Limit,
    }),
    answers: { 200: { description: 'A page of rewards, with the sums of all', schema: AccountRewards } },
    handle: ({ query: { course, after, limit } }, ctx) =>
      database.readSnapshot(async (snapshot) => {
        const { account } = signedIn(ctx);
        const { invited, counted, ...sums } = await readSums(snapshot, account);
        const { items, next } = await paginate(
          limit,
          (rows) => readRewards(snapshot, { account, course, after }, rows),
          ({ id }) => id,
        );
        return {
          rewards: items.map(presentReward),
          next,
          sums,
          referrals: { invited, counted },
          asOf: presentAsOf(snapshot.cursor),
        } satisfies AccountRewards;
      }),
  });
}

function budget(database: Database, token: string): Route {
  return route({
    path: '/v1/rewards/budget',
    name: 'readRewardsBudget',
    summary: 'What rewards may come to in this epoch of 30 days, and what was paid of it',
    scope: 'events',
    answers: { 200: { description: 'As of the ledger', schema: RewardsBudget } },
    handle: () =>
      database.readSnapshot(async (snapshot) => {
        const { cursor, RewardEpoch, transaction } = snapshot;
        const facts = await readBudget(snapshot, token);
        const epoch = epochAt(facts, cursor?.closedAt ?? new Date());
        const minted = epoch && (await RewardEpoch.findByPk(epoch.number, { transaction }));
        return presentBudget(facts, epoch, minted, cursor);
      }),
  });
}

function walletRoutes(database: Database, readXlm: XlmReader): Route[] {
  const params = Type.Object({ address: Address });
  return [
    route({
      path: '/v1/wallets/:address/balance',
      name: 'readBalance',
      summary: 'What an address holds: BST as the ledger says, XLM as Horizon says',
      params,
      scope: 'events',
      answers: { 200: { description: 'Nothing, for an address nothing is known of', schema: WalletBalance } },
      cost: 2, // it asks Horizon
      handle: async ({ params }) => {
        const address = requireAddress('address', params.address);
        const xlm = address.startsWith('G') ? readXlm(address) : null;
        const { bst, asOf } = await database.readSnapshot(async ({ TokenBalance, cursor, transaction }) => {
          const row = await TokenBalance.findByPk(address, { transaction });
          return { bst: row?.balance ?? '0', asOf: presentAsOf(cursor) };
        });
        return { address, bst, xlm: await xlm, asOf } satisfies WalletBalance;
      },
    }),
    route({
      path: '/v1/wallets/:address/transfers',
      name: 'listTransfers',
      summary: 'BST that moved to or from an address, and what for where it was a reward',
      params,
      query: Type.Object({ after: Type.Optional(EventId), limit: Limit }),
      scope: 'events',
      answers: { 200: { description: 'A page; none for an address nothing is known of', schema: TransfersPage } },
      handle: ({ params, query: { after, limit } }) =>
        database.readSnapshot(async (snapshot) => {
          const address = requireAddress('address', params.address);
          const { items, next } = await paginate(
            limit,
            (rows) => readTransfers(snapshot, address, after, rows),
            ({ event }) => event,
          );
          return {
            transfers: items.map(presentTransfer),
            next,
            asOf: presentAsOf(snapshot.cursor),
          } satisfies TransfersPage;
        }),
    }),
  ];
}

function referralCode({ sequelize }: { sequelize: Sequelize }): Route {
  return route({
    path: '/v1/referral-codes/:code',
    name: 'readReferralCode',
    summary: 'Whether a referral code is somebody’s; not whose',
    params: Type.Object({ code: Type.String({ pattern: referralCodePattern }) }),
    answers: { 200: { description: 'It is', schema: ReferralCode }, 404: problem('It is nobody’s') },
    handle: async ({ params: { code } }, ctx) => {
      if (!(await isReferralCode(sequelize, code))) throw notFound(ctx.path);
      return { code };
    },
  });
}
