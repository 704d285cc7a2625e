/** Certificates issued by hand, one or a file of them: a report first, then all or none. */
import { BatchCheckRequest, BatchIssued, BatchReport, BatchRequest } from '#wire';
import { batchBytesMax } from '#wire/forms.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { invalidRequest } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { inTurn } from '../transaction.ts';
import { askApproval, findApproval, presentApproval } from './approvals.ts';
import { checkBatch, holdBatch, issueBatch, readSent, type Sent } from './batch.ts';
import type { DeskParts } from './routes.ts';
import { readNeedsTwo } from './settings.ts';

// JSON writes some characters as several.
const bytesMax = 2 * batchBytesMax;
const readCheck = jsonReader(BatchCheckRequest, bytesMax);
const readRequest = jsonReader(BatchRequest, bytesMax);

export function batchRoutes({ database, nudge, logger }: DeskParts): Route[] {
  const { sequelize } = database;
  return [
    route({
      method: 'post',
      path: '/v1/issuer/batches/check',
      name: 'checkBatch',
      summary: 'Tells row by row what would be issued, or what is wrong with it; issues nothing',
      needsToken: true,
      role: 'issuer',
      body: BatchCheckRequest,
      cost: 5,
      answers: { 200: { description: 'The report, also where rows have faults', schema: BatchReport } },
      handle: async (_input, ctx) => {
        const asked = readSent(requireOne(await readCheck(ctx)));
        return (await checkBatch(sequelize, asked, signedIn(ctx).account)).report;
      },
    }),
    route({
      method: 'post',
      path: '/v1/issuer/batches',
      name: 'issueBatch',
      summary:
        'Issues what a report showed, all or none; under the two-person rule another issuer is asked to approve it',
      needsToken: true,
      role: 'issuer',
      body: BatchRequest,
      cost: 5,
      answers: {
        201: { description: 'On their way to the ledger, or waiting for approval', schema: BatchIssued },
        409: problem('Rows have faults, or what would be issued is not what was shown'),
      },
      handle: async (_input, ctx) => {
        const { digest, ...sent } = await readRequest(ctx);
        const asked = readSent(requireOne(sent));
        const by = signedIn(ctx).account;
        const { entries, ...issued } = await inTurn(database, async (transaction) => {
          const batch = await holdBatch(sequelize, transaction, asked, { by, digest });
          if (!(await readNeedsTwo(sequelize, transaction)))
            return { ...(await issueBatch(sequelize, transaction, batch, { by })), approval: null };
          const question = { credential: null, act: null, reason: null, batch };
          const { id, entry } = await askApproval(sequelize, transaction, question, by);
          const approval = presentApproval(await findApproval(sequelize, id, transaction), by);
          return { awards: [], approval, entries: [entry] };
        });
        for (const { number, hash } of entries) logger.info({ number, hash }, 'audit entry');
        nudge();
        ctx.status = 201;
        return issued;
      },
    }),
  ];
}

function requireOne(sent: Sent): Sent {
  if ((sent.rows === undefined) === (sent.csv === undefined))
    throw invalidRequest([{ parameter: 'rows', detail: 'expected either rows or csv, and not both.' }]);
  return sent;
}
