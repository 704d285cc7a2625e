/** The issuer's desk: certificates on the ledger, and what issuers decide about them. */
import Type from 'typebox';
import { standings, statuses } from '#verify';
import { credentialKinds } from './credential.ts';
import { Address, AsOf, CourseKey, CredentialId, EventId, Ledger, Nullable, Time, TxHash } from './field.ts';
import {
  approvalStates,
  awardStates,
  batchBytesMax,
  batchFaults,
  batchFileFaults,
  batchRowsMax,
  decisionReasonMax,
  decisionReasonMin,
  issuerActs,
  releasesMax,
  uuidPattern,
} from './forms.ts';
import { callStates } from './outbox.ts';

const Act = Type.Enum([...issuerActs]);
const ApprovalId = Type.String({ pattern: uuidPattern });

/** A certificate as issuers find it. */
export const IssuerCredential = Type.Object({
  id: CredentialId,
  course: CourseKey,
  title: Type.String({ description: 'Of the course; its key where the platform has no such course' }),
  language: Nullable(Type.String()),
  kind: Type.Enum([...credentialKinds]),
  name: Type.Union([Type.String(), Type.Null()], {
    description: 'Whom it names; null: nobody, or the platform does not hold what it says',
  }),
  learner: Address,
  issuedAt: Time,
  issuedLedger: Ledger,
  expiresAt: Nullable(Time),
  status: Type.Enum([...statuses]),
  standing: Type.Enum([...standings], { description: 'What it is at `asOf`: what the events say, and time' }),
  statusReason: Nullable(Type.String()),
  statusAt: Type.Union([Time, Type.Null()], { description: 'Null: nothing was decided since it was issued' }),
  statusLedger: Nullable(Ledger),
  supersedes: Nullable(CredentialId),
  successor: Nullable(CredentialId),
  underWay: Type.Union([Act, Type.Null()], { description: 'What was decided and is not on the ledger yet' }),
  awaits: Type.Union([Act, Type.Null()], { description: 'What one issuer decided and another has yet to approve' }),
});
export type IssuerCredential = Type.Static<typeof IssuerCredential>;

export const IssuerCredentialsPage = Type.Object({
  credentials: Type.Array(IssuerCredential, { description: 'Issued last first' }),
  next: Type.Union([EventId, Type.Null()], {
    description: 'Give it as `after` for the next page; null: this is the last',
  }),
  asOf: Nullable(AsOf),
});
export type IssuerCredentialsPage = Type.Static<typeof IssuerCredentialsPage>;

/** What an issuer decided at the desk, and how far it is. */
export const IssuerDecision = Type.Object({
  act: Act,
  reason: Type.String({ description: 'As the public reads it' }),
  by: Type.Union([Type.String(), Type.Null()], {
    description: 'What the issuer calls themselves; null: nothing, or their account is gone',
  }),
  approvedBy: Type.Union([Type.String(), Type.Null()], { description: 'Likewise; null also: nobody had to' }),
  at: Time,
  state: Type.Enum([...callStates], { description: 'Of the call that brings it to the ledger' }),
  refusal: Type.Union([Type.String(), Type.Null()], {
    description: 'Why it waits, or will not be tried again; what the contract says begins with the name of its error',
  }),
  ledger: Nullable(Ledger),
  txHash: Nullable(TxHash),
});
export type IssuerDecision = Type.Static<typeof IssuerDecision>;

/** What one issuer decided, or asks to have issued, and another has to approve. */
export const Approval = Type.Object({
  id: ApprovalId,
  credential: Type.Union([CredentialId, Type.Null()], { description: 'Which it is about; null: new ones' }),
  act: Type.Union([Act, Type.Null()], { description: 'Null: issue' }),
  reason: Nullable(Type.String()),
  certificates: Type.Integer({ minimum: 1, description: 'How many it is about' }),
  askedBy: Type.Union([Type.String(), Type.Null()], {
    description: 'What the issuer calls themselves; null: nothing, or their account is gone',
  }),
  isOwn: Type.Boolean({ description: 'Whether the asker of this asked for it: they can withdraw it, not approve it' }),
  askedAt: Time,
  lapsesAt: Time,
  state: Type.Enum([...approvalStates], {
    description: 'lapsed also when the issuer who asked is none any more',
  }),
  settledBy: Nullable(Type.String()),
  settledAt: Nullable(Time),
});
export type Approval = Type.Static<typeof Approval>;

export const ApprovalsPage = Type.Object({
  approvals: Type.Array(Approval, { description: 'The open ones first, then what was asked last first' }),
  next: Type.Union([ApprovalId, Type.Null()], {
    description: 'Give it as `after` for the next page; null: this is the last',
  }),
});
export type ApprovalsPage = Type.Static<typeof ApprovalsPage>;

const BatchFaultName = Type.Enum([...batchFaults]);

/** A certificate that is to be issued by hand, as it was asked for and found. */
export const BatchRow = Type.Object({
  row: Type.Integer({ minimum: 1, description: 'Counted as asked for; of a CSV as a spreadsheet counts' }),
  recipient: Type.String({ description: 'As asked for' }),
  name: Type.Union([Type.String(), Type.Null()], { description: 'Whom the certificate will name; null: nobody' }),
  hasAddress: Type.Boolean({ description: 'False: it is issued when the learner has an address on the ledger' }),
  course: Type.String({ description: 'As asked for' }),
  courseTitle: Nullable(Type.String()),
  kind: Type.String({ description: 'As asked for' }),
  title: Type.Union([Type.String(), Type.Null()], { description: 'Of an achievement' }),
  criteria: Type.String({ description: 'What for, as the certificate will say' }),
  faults: Type.Array(BatchFaultName),
});
export type BatchRow = Type.Static<typeof BatchRow>;

export const BatchReport = Type.Object({
  rows: Type.Array(BatchRow),
  fileFault: Type.Union(
    [Type.Object({ fault: Type.Enum([...batchFileFaults]), row: Type.Integer(), found: Type.String() }), Type.Null()],
    { description: 'Why a CSV could not be read at all' },
  ),
  faulty: Type.Integer({ minimum: 0, description: 'Rows with a fault' }),
  digest: Type.Union([Type.String(), Type.Null()], {
    description: 'Of what would be issued; give it back to have that issued. Null: nothing can be, for the faults',
  }),
  needsTwo: Type.Boolean({ description: 'Whether another issuer has to approve it' }),
});
export type BatchReport = Type.Static<typeof BatchReport>;

/** Read row by row: what is wrong with one is told in the report. */
const AskedRow = Type.Object(
  {
    recipient: Type.String({ maxLength: 300, description: 'the e-mail address or the ledger address of an account' }),
    course: Type.String({ maxLength: 100, description: 'the key of a course' }),
    kind: Type.String({ maxLength: 40, description: credentialKinds.join(' or ') }),
    title: Type.Optional(Type.String({ maxLength: 1_000, description: 'of an achievement' })),
    criteria: Type.String({ maxLength: 4_000, description: 'what for' }),
  },
  { additionalProperties: false },
);
const batchAsked = {
  rows: Type.Optional(Type.Array(AskedRow, { minItems: 1, maxItems: batchRowsMax })),
  csv: Type.Optional(Type.String({ maxLength: batchBytesMax, description: 'in place of rows: a CSV of them' })),
};

export const BatchCheckRequest = Type.Object(batchAsked, { additionalProperties: false });
export type BatchCheckRequest = Type.Static<typeof BatchCheckRequest>;

const Digest = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'the `digest` of what was shown' });

export const BatchRequest = Type.Object({ ...batchAsked, digest: Digest }, { additionalProperties: false });
export type BatchRequest = Type.Static<typeof BatchRequest>;

export const BatchIssued = Type.Object({
  awards: Type.Array(CredentialId, { description: 'On their way to the ledger; none where it waits for approval' }),
  approval: Type.Union([Approval, Type.Null()], { description: 'What another issuer has to approve first' }),
});
export type BatchIssued = Type.Static<typeof BatchIssued>;

export const ApprovalDetail = Type.Object({
  approval: Approval,
  credential: Type.Union([IssuerCredential, Type.Null()], { description: 'As it stands now' }),
  report: Type.Union([BatchReport, Type.Null()], { description: 'Of what would be issued, as of now' }),
  digest: Type.Union([Type.String(), Type.Null()], {
    description: 'Give it back to approve what is shown here; null: it can no longer be approved as it stands',
  }),
});
export type ApprovalDetail = Type.Static<typeof ApprovalDetail>;

export const ApprovalRequest = Type.Object({ digest: Digest }, { additionalProperties: false });
export type ApprovalRequest = Type.Static<typeof ApprovalRequest>;

/** How certificates are issued and decided about; for admins. */
export const IssuingSettings = Type.Object({
  needsTwo: Type.Boolean({ description: 'Whether another issuer has to approve what is decided or issued by hand' }),
  issuers: Type.Integer({ minimum: 0, description: 'How many there are' }),
});
export type IssuingSettings = Type.Static<typeof IssuingSettings>;

export const IssuingChange = Type.Object(
  {
    needsTwo: Type.Boolean({ description: 'true or false' }),
    reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S', description: 'why, for the audit log' }),
  },
  { additionalProperties: false },
);
export type IssuingChange = Type.Static<typeof IssuingChange>;

export const IssuerCredentialDetail = Type.Object({
  credential: IssuerCredential,
  decisions: Type.Array(IssuerDecision, { description: 'The newest first' }),
  acts: Type.Array(Act, { description: 'What can be decided about it now' }),
  needsTwo: Type.Boolean({ description: 'Whether another issuer has to approve what is decided' }),
  approval: Type.Union([Approval, Type.Null()], { description: 'The open one about it' }),
  asOf: AsOf,
});
export type IssuerCredentialDetail = Type.Static<typeof IssuerCredentialDetail>;

export const IssuerDecisionRequest = Type.Object(
  {
    reason: Type.String({
      minLength: decisionReasonMin,
      maxLength: decisionReasonMax,
      description: `why, for good and in public: at least ${decisionReasonMin} characters, at most ${decisionReasonMax} bytes`,
    }),
  },
  { additionalProperties: false },
);
export type IssuerDecisionRequest = Type.Static<typeof IssuerDecisionRequest>;

/** A certificate that was earned and is not on the ledger. */
export const WaitingAward = Type.Object({
  id: CredentialId,
  course: CourseKey,
  title: Type.String(),
  language: Nullable(Type.String()),
  achievement: Type.Union([Type.String(), Type.Null()], { description: 'Its title; null: for completing the course' }),
  name: Type.Union([Type.String(), Type.Null()], { description: 'What the learner calls themselves' }),
  awardedAt: Time,
  state: Type.Enum([...awardStates], {
    description: 'held: until an issuer releases it; no_address: until the learner has an address on the ledger',
  }),
  call: Type.Union([Type.Enum([...callStates]), Type.Null()], {
    description: 'State of the call that brings it to the ledger; dead: it can be tried again; null: there is none yet',
  }),
  ledger: Type.Union([Ledger, Type.Null()], { description: 'Where it got to and is not read yet' }),
  refusal: Type.Union([Type.String(), Type.Null()], {
    description: 'Why it is not on the ledger yet, or never comes there',
  }),
});
export type WaitingAward = Type.Static<typeof WaitingAward>;

export const WaitingAwardsPage = Type.Object({
  awards: Type.Array(WaitingAward, { description: 'Those that were earned first first' }),
  next: Type.Union([CredentialId, Type.Null()], {
    description: 'Give it as `after` for the next page; null: this is the last',
  }),
});
export type WaitingAwardsPage = Type.Static<typeof WaitingAwardsPage>;

const Waiting = Type.Integer({ minimum: 0 });

/** How many certificates wait, and of which courses. */
export const WaitingSummary = Type.Object({
  counts: Type.Object(
    { held: Waiting, no_address: Waiting, under_way: Waiting, failed: Waiting },
    {
      description: 'Of those that were asked for',
    },
  ),
  courses: Type.Array(
    Type.Object({
      course: CourseKey,
      title: Type.String(),
      language: Nullable(Type.String()),
      held: Type.Integer({ minimum: 0, description: 'Of those that were searched for, until an issuer releases them' }),
    }),
    { description: 'All of which any waits, by title' },
  ),
  asOf: Nullable(AsOf),
});
export type WaitingSummary = Type.Static<typeof WaitingSummary>;

export const ReleaseRequest = Type.Object(
  { awards: Type.Array(CredentialId, { minItems: 1, maxItems: releasesMax, uniqueItems: true }) },
  { additionalProperties: false },
);
export type ReleaseRequest = Type.Static<typeof ReleaseRequest>;

export const Released = Type.Object({
  awards: Type.Array(CredentialId, { description: 'Those that this released; others were, or are none' }),
});
export type Released = Type.Static<typeof Released>;
