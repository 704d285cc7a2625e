export { badgeTypes, nameIn } from './badge.ts';
export { CanonicalError, canonicalize } from './canonical.ts';
export { type Content, chainEvidenceType, contentHash, coveredContent, uncoveredMembers } from './content.ts';
export { type Examiner, examine, examineFacts, type LedgerAnswer } from './examine.ts';
export { accountKey, checkHolder, type HolderProof, holderMessage, isSignedMessage } from './holder.ts';
export { ContentError, parseContent } from './parse.ts';
export { fileBytesMax, PresentedError, type PresentedFault, presentedFaults } from './presented/fault.ts';
export { type Carrier, carriers, type Presented, readPresented } from './presented/read.ts';
export { type Ring, sealRings } from './seal.ts';
export { didWebUrl, type ReadController } from './signature/controller.ts';
export { hasExpired, type Standing, type Status, standing, standings, statuses } from './standing.ts';
export type { ReadStatusList } from './status/list.ts';
export {
  type AnyCheck,
  type AnyCheckName,
  type AsOf,
  allCheckNames,
  type Check,
  type CheckName,
  checkNames,
  type Examination,
  type Outcome,
  outcomes,
  type Said,
  type Verdict,
  type VerdictAndChecks,
  verdicts,
} from './verdict.ts';
export {
  type CredentialFacts,
  type Evidence,
  type IssuerRole,
  isTooOld,
  type LedgerReach,
  tooFarBehind,
  verify,
} from './verify.ts';
export { verdictWords } from './words/english.ts';
export { type Language, languages } from './words/text.ts';
export { words } from './words/words.ts';
