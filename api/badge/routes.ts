/** What other badge systems ask of an issuer: its keys, and what it has taken back. */
import Type from 'typebox';
import type { Network } from '../chain/network.ts';
import { reach } from '../credential/model.ts';
import type { Database, Snapshot } from '../database.ts';
import { presentAsOf } from '../http/as-of.ts';
import { answerFresh } from '../http/fresh.ts';
import { notFound, unavailable } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import type { Badges } from './badges.ts';
import { readRevocations, statusLists } from './lists.ts';

const notNow = problem('The ledger is not read to its end: what a list said would be too old');

export function badgeRoutes(database: Database, network: Network, badges: Badges): Route[] {
  const lists = statusLists(badges);
  /** "Not revoked" must not be said of a past too long gone: silence is what a checker takes for "could not check". */
  const readCurrent = async <T>(read: (snapshot: Snapshot) => Promise<T>): Promise<T> => {
    const head = await network.head();
    return database.readSnapshot(async (snapshot) => {
      const known = reach(presentAsOf(snapshot.cursor), head, Date.now());
      if (!known.reachable || known.stale || known.ledgersBehind)
        throw unavailable('The ledger is not read to its end at the moment. Ask again in a minute.');
      return read(snapshot);
    });
  };
  return [
    route({
      path: '/.well-known/did.json',
      name: 'readDidDocument',
      summary: 'DID document (did:web): the keys that certificates are signed with, those of before included',
      answers: { 200: { description: 'The document' }, 304: { description: 'It has not changed' } },
      handle: (_input, ctx) => answerFresh(ctx, badges.signer.document),
    }),
    route({
      path: '/v1/status-lists/:purpose/:list',
      name: 'readStatusList',
      summary: 'BitstringStatusListCredential: which certificates are revoked, or suspended, as the ledger has it',
      params: Type.Object({
        purpose: Type.Enum(['revocation', 'suspension']),
        list: Type.String({ pattern: '^[1-9][0-9]{0,5}$', description: 'the number of the list, from 1' }),
      }),
      answers: {
        200: { description: 'The list, signed' },
        304: { description: 'It has not changed' },
        404: problem('No certificate is on a list of that number'),
        503: notNow,
      },
      handle: async ({ params: { purpose, list } }, ctx) => {
        const found = await readCurrent((snapshot) => lists.read(snapshot, purpose, Number(list)));
        if (!found) throw notFound(ctx.path);
        return answerFresh(ctx, found);
      },
    }),
    route({
      path: '/v1/revocations',
      name: 'readRevocations',
      summary: '1EdTechRevocationList: every certificate that was revoked or replaced',
      answers: { 200: { description: 'The list' }, 304: { description: 'It has not changed' }, 503: notNow },
      handle: async (_input, ctx) =>
        answerFresh(ctx, await readCurrent((snapshot) => readRevocations(snapshot, badges))),
    }),
  ];
}
