/** Why a stranger may believe a certificate, and how often one could not be. */
import { FailedVerifications, Trust } from '#wire';
import type { Database } from '../database.ts';
import { type Route, route } from '../http/route.ts';
import { readFailures, readTrust, type Trusted } from './trust.ts';

export function trustRoutes(database: Database, trusted: Trusted): Route[] {
  return [
    route({
      path: '/v1/trust',
      name: 'readTrust',
      summary:
        'What certificates are signed with, which contracts hold them, and who holds which role on those since when',
      answers: { 200: { description: 'Keys, contracts and roles', schema: Trust } },
      handle: () => database.readSnapshot((snapshot) => readTrust(snapshot, trusted)),
    }),
    route({
      path: '/v1/issuer/failed-verifications',
      name: 'readFailedVerifications',
      summary:
        'How many verifications did not end in "valid", by cause; nothing is kept of whom or of which certificate',
      needsToken: true,
      role: 'issuer',
      answers: { 200: { description: 'The counts', schema: FailedVerifications } },
      handle: () => readFailures(database.sequelize),
    }),
  ];
}
