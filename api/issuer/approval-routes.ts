/** What waits for a second issuer, and the rule that has it wait. */
import Type from 'typebox';
import { ApprovalDetail, ApprovalRequest, ApprovalsPage, IssuingChange, IssuingSettings } from '#wire';
import { uuidPattern } from '#wire/forms.ts';
import type { Snapshot } from '../database.ts';
import { presentAsOf } from '../http/as-of.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { approvalImpossible, credentialNotFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { inTurn } from '../transaction.ts';
import { type ApprovalRow, findApproval, listApprovals, presentApproval, settleApproval } from './approvals.ts';
import { type AskedRow, checkBatch, digestOf, holdBatch, issueBatch } from './batch.ts';
import { findCredential, presentFound } from './credentials.ts';
import { decide, takeCertificateTurn } from './decide.ts';
import type { DeskParts } from './routes.ts';
import { changeIssuing, readIssuing } from './settings.ts';

const Id = Type.String({ pattern: uuidPattern });
const params = Type.Object({ id: Id });
const readRequest = jsonReader(ApprovalRequest);
const readChange = jsonReader(IssuingChange);
const unknown = problem('Nobody asked for it');

/** Rows as they were resolved when the approval was asked for: of accounts, whatever their addresses are now. */
const rowsOf = (batch: NonNullable<ApprovalRow['batch']>): AskedRow[] =>
  batch.map((award, at) => ({ row: at + 1, recipient: '', ...award }));

const digestOfDecision = ({ credential, act, reason }: ApprovalRow) => digestOf({ credential, act, reason });

export function approvalRoutes({ database, contract, nudge, logger }: DeskParts): Route[] {
  const { sequelize } = database;

  const readDetail = (id: string, by: string): Promise<ApprovalDetail> =>
    database.readSnapshot(async ({ transaction, cursor }: Pick<Snapshot, 'transaction' | 'cursor'>) => {
      const row = await findApproval(sequelize, id, transaction);
      const [approval, asOf] = [presentApproval(row, by), presentAsOf(cursor)];
      const isOpen = row.state === 'open' && !approval.isOwn;
      if (row.credential !== null) {
        const found = await findCredential({ sequelize, transaction, contract }, row.credential);
        const credential = found && asOf ? presentFound(found, asOf) : null;
        return { approval, credential, report: null, digest: isOpen ? digestOfDecision(row) : null };
      }
      const { report } = await checkBatch(sequelize, rowsOf(row.batch), by, transaction);
      if (row.state === 'open') return { approval, credential: null, report, digest: isOpen ? report.digest : null };
      // What would be wrong with it now says nothing of what was settled.
      const rows = report.rows.map((one) => ({ ...one, faults: [] }));
      return { approval, credential: null, report: { ...report, rows, faulty: 0, digest: null }, digest: null };
    });

  const log = (entries: readonly { number: number; hash: string }[]) => {
    for (const { number, hash } of entries) logger.info({ number, hash }, 'audit entry');
  };

  return [
    route({
      path: '/v1/issuer/approvals',
      name: 'listApprovals',
      summary: 'What issuers asked each other to approve',
      needsToken: true,
      role: 'issuer',
      query: Type.Object({ after: Type.Optional(Id), limit: Limit }),
      answers: { 200: { description: 'A page of it', schema: ApprovalsPage } },
      handle: async ({ query: { after, limit } }, ctx) => {
        const read = (count: number) => listApprovals(sequelize, after ?? null, count);
        const { items, next } = await paginate(limit, read, ({ id }) => id);
        return { approvals: items.map((row) => presentApproval(row, signedIn(ctx).account)), next };
      },
    }),
    route({
      path: '/v1/issuer/approvals/:id',
      name: 'readApproval',
      summary: 'What an issuer asked to have approved, as it would be done now',
      needsToken: true,
      role: 'issuer',
      params,
      cost: 2,
      answers: { 200: { description: 'It', schema: ApprovalDetail }, 404: unknown },
      handle: ({ params: { id } }, ctx) => readDetail(id, signedIn(ctx).account),
    }),
    route({
      method: 'post',
      path: '/v1/issuer/approvals/:id/approve',
      name: 'approve',
      summary: 'Approves what another issuer asked for, and has it done',
      needsToken: true,
      role: 'issuer',
      params,
      body: ApprovalRequest,
      cost: 5,
      answers: {
        200: { description: 'Approved, and on its way to the ledger', schema: ApprovalDetail },
        404: unknown,
        409: problem('It is one’s own, settled, lapsed, or not what was shown any more'),
      },
      handle: async ({ params: { id } }, ctx) => {
        const { digest } = await readRequest(ctx);
        const by = signedIn(ctx).account;
        const asOf = await database.readSnapshot(async ({ cursor }) => presentAsOf(cursor));
        const entries = await inTurn(database, async (transaction) => {
          const desk = { sequelize, transaction, contract };
          const asked = await findApproval(sequelize, id, transaction);
          // As who decides, takes them: the certificate's turn, or its learners', first.
          if (asked.credential !== null) await takeCertificateTurn(desk, asked.credential);
          const batch =
            asked.credential === null && asked.state === 'open' && asked.askedBy !== by
              ? await holdBatch(sequelize, transaction, rowsOf(asked.batch), { by, digest })
              : [];
          const { row, entry } = await settleApproval(sequelize, transaction, { id, how: 'approve', by });
          const askedBy = row.askedBy as string;
          if (row.credential === null)
            return [
              entry,
              ...(await issueBatch(sequelize, transaction, batch, { by: askedBy, detail: { approvedBy: by } })).entries,
            ];
          if (digestOfDecision(row) !== digest) throw approvalImpossible('It is not what was shown. Look at it again.');
          if (!asOf) throw credentialNotFound(row.credential);
          const { credential, act, reason } = row;
          const decision = { id: credential, act, reason, by: askedBy, approvedBy: by };
          const decided = await decide(desk, asOf, decision);
          return decided ? [entry, decided] : [entry];
        });
        log(entries);
        nudge();
        return readDetail(id, by);
      },
    }),
    route({
      method: 'post',
      path: '/v1/issuer/approvals/:id/decline',
      name: 'declineApproval',
      summary: 'Declines what another issuer asked for, or withdraws what one asked for oneself',
      needsToken: true,
      role: 'issuer',
      params,
      answers: {
        200: { description: 'Declined', schema: ApprovalDetail },
        404: unknown,
        409: problem('It is settled, or lapsed'),
      },
      handle: async ({ params: { id } }, ctx) => {
        const by = signedIn(ctx).account;
        const { entry } = await inTurn(database, (transaction) =>
          settleApproval(sequelize, transaction, { id, how: 'decline', by }),
        );
        log([entry]);
        return readDetail(id, by);
      },
    }),
    route({
      path: '/v1/admin/issuing',
      name: 'readIssuing',
      summary: 'Whether another issuer has to approve what issuers decide',
      needsToken: true,
      role: 'admin',
      answers: { 200: { description: 'The rule', schema: IssuingSettings } },
      handle: () => readIssuing(sequelize),
    }),
    route({
      method: 'put',
      path: '/v1/admin/issuing',
      name: 'changeIssuing',
      summary: 'Changes the two-person rule; what waits for approval goes on waiting',
      needsToken: true,
      role: 'admin',
      body: IssuingChange,
      answers: {
        200: { description: 'The rule as it is now', schema: IssuingSettings },
        409: problem('There are not two issuers'),
      },
      handle: async (_input, ctx) => {
        const change = await readChange(ctx);
        const entry = await inTurn(database, (transaction) =>
          changeIssuing(sequelize, transaction, change, signedIn(ctx).account),
        );
        if (entry) log([entry]);
        return readIssuing(sequelize);
      },
    }),
  ];
}
