/** Calls that a person signs and the platform pays for: made ready, signed in the wallet, taken, and followed. */
import type { Logger } from 'pino';
import Type from 'typebox';
import {
  RelayBudget,
  RelayCall,
  RelayPreparation,
  RelayRequest,
  RelaySpending,
  RelaySubmission,
  RelayWallets,
  uuidPattern,
} from '#wire';
import { readOwnWallets } from '../exercise/model.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { problem, type Route, route } from '../http/route.ts';
import { readBudget, readSpending } from './budget.ts';
import { prepareRelay, type RelayParts } from './prepare.ts';
import { readRelayCall, readRelayWallets } from './read.ts';
import { submitRelay } from './submit.ts';

const readRequest = jsonReader(RelayRequest);
const readSubmission = jsonReader(RelaySubmission);
/** Each asks the network. */
const networkCost = 5;

export function relayRoutes(parts: RelayParts & { nudge(): void; logger: Logger }): Route[] {
  const { sequelize, limits, nudge } = parts;
  return [
    route({
      method: 'post',
      path: '/v1/relay/preparations',
      name: 'prepareRelay',
      summary: 'Makes a call of one’s own ready: tried out, priced, and only to be signed. The platform pays for it',
      needsToken: true,
      cost: networkCost,
      body: RelayRequest,
      answers: {
        200: { description: 'What the wallet is to sign', schema: RelayPreparation },
        404: problem('The wallet is not theirs'),
        409: problem('It would fail, or cost more than is paid for one'),
        503: problem('No Stellar RPC answers'),
      },
      handle: async (_, ctx) => {
        const request = await readRequest(ctx);
        return prepareRelay(parts, signedIn(ctx).account, request);
      },
    }),
    route({
      method: 'post',
      path: '/v1/relay/submissions',
      name: 'submitRelay',
      summary: 'Takes the signed call to the ledger; only what was made ready. Sent again it is the same',
      needsToken: true,
      cost: networkCost,
      body: RelaySubmission,
      answers: {
        200: { description: 'It is on its way', schema: RelayCall },
        404: problem('It is not theirs, or was made ready too long ago'),
        409: problem('It would fail now, or its signature holds no more'),
        429: problem('What is paid for a day is used up'),
        503: problem('No Stellar RPC answers'),
      },
      handle: async (_, ctx) => {
        const submission = await readSubmission(ctx);
        const { account } = signedIn(ctx);
        if (await submitRelay(parts, account, submission)) nudge();
        return readRelayCall(sequelize, account, submission.preparation);
      },
    }),
    route({
      path: '/v1/relay/calls/:id',
      name: 'readRelayCall',
      summary: 'How far a call of one’s own is',
      needsToken: true,
      params: Type.Object({ id: Type.String({ pattern: uuidPattern, description: 'id of what was prepared' }) }),
      answers: { 200: { description: 'The call', schema: RelayCall }, 404: problem('It is not theirs') },
      handle: ({ params: { id } }, ctx) => readRelayCall(sequelize, signedIn(ctx).account, id),
    }),
    route({
      path: '/v1/relay/wallets',
      name: 'readRelayWallets',
      summary: 'The wallets that one may have calls of relayed, what they hold and who votes with it',
      needsToken: true,
      answers: { 200: { description: 'The wallets, the first linked first', schema: RelayWallets } },
      handle: (_, ctx) => readRelayWallets(parts, signedIn(ctx).account),
    }),
    route({
      path: '/v1/relay/budget',
      name: 'readRelayBudget',
      summary: 'How many more calls are paid for today',
      needsToken: true,
      answers: { 200: { description: 'What is left', schema: RelayBudget } },
      handle: async (_, ctx) => {
        const { account } = signedIn(ctx);
        return readBudget(sequelize, limits, account, await readOwnWallets(sequelize, account));
      },
    }),
    route({
      path: '/v1/admin/relay',
      name: 'readRelaySpending',
      summary: 'What relayed calls cost the platform today',
      needsToken: true,
      role: 'admin',
      answers: { 200: { description: 'What was spent, and what may be', schema: RelaySpending } },
      handle: () => readSpending(sequelize, limits),
    }),
  ];
}
