/** What texts look like, and bounds both sides keep. No schema library here, so a page may import it at no weight. */

/** 16 bytes, lower-case hex. */
export const credentialIdPattern = '^[0-9a-f]{32}$';
/** What a link that shows a certificate with its name ends in: 128 random bits in base64url. */
export const shareTokenPattern = '^[A-Za-z0-9_-]{22}$';
/** 32 bytes, lower-case hex: a content hash or a transaction's. */
export const hashPattern = '^[0-9a-f]{64}$';
/** As Postgres writes it. */
export const uuidPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
/** Fixed width: text order is chain order. */
export const eventIdPattern = '^[0-9]{19}-[0-9]{10}$';
/** A course's key, on the chain and in every URL. */
export const courseKeyPattern = '^[a-z][a-z0-9_]{0,31}$';
/** Where a page of the catalogue ends: how well its last course matches, and its key. */
export const courseCursorPattern = '^[0-9]{1,6}\\.[a-z][a-z0-9_]{0,31}$';
/** A path's key, in its address. */
export const pathKeyPattern = courseKeyPattern;
/** A language tag such as en or pt-BR. */
export const courseLanguagePattern = '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$';
/** How many courses a path has. */
export const pathCoursesMin = 2;
export const pathCoursesMax = 20;
/** An account or contract as strkey; the api also checks its checksum. */
export const addressPattern = '^[GC][A-Z2-7]{55}$';
/** A Rust event's or contract's name in snake_case. */
export const namePattern = '^[a-z][a-z0-9_]{0,31}$';

/** A ledger number is a u32 on the network; Postgres and the RPC take it as a signed 32-bit number. */
export const ledgerMax = 2_147_483_647;

export const pageSizeDefault = 50;
export const pageSizeMax = 500;

/** RFC 5321 section 4.5.3.1.3, without the brackets around it. */
export const emailMax = 254;
/** In characters. Long ones are welcome, endless ones are not. */
export const passwordMin = 10;
export const passwordMax = 200;
export const referralCodePattern = '^[2-9A-HJ-NP-Z]{8}$';

/** The largest file that is checked as a certificate, in bytes. */
export const presentedBytesMax = 5 * 1024 * 1024;

/** Languages of pages and mails, the default first. */
export const locales = ['en', 'de'] as const;

/** Characters (code points) of the name that others see. */
export const displayNameMax = 60;
/** Of a picture as it is sent; what stays of it is 256 × 256 pixels of WebP. */
export const avatarBytesMax = 5 * 1024 * 1024;
export const avatarTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;

/** Everybody is a learner; the others are granted. */
export const grantedRoles = ['instructor', 'issuer', 'admin'] as const;
export const roles = ['learner', ...grantedRoles] as const;
export type GrantedRole = (typeof grantedRoles)[number];
export type Role = (typeof roles)[number];

export const identityStates = ['none', 'submitted', 'verified', 'rejected'] as const;
export type IdentityState = (typeof identityStates)[number];
export const documentKinds = ['passport', 'identity_card', 'residence_permit', 'driving_licence'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** What completes a lesson. */
export const lessonKinds = ['reading', 'quiz', 'exercise', 'quiz_and_exercise'] as const;
/** How long a course takes: up to an hour, up to four, more. */
export const courseLengths = ['short', 'medium', 'long'] as const;
export type CourseLength = (typeof courseLengths)[number];
/** Characters of what is searched for. */
export const searchMax = 200;

/** What issuers decide about a certificate that is issued. */
export const issuerActs = ['revoke', 'suspend', 'reinstate', 'reissue'] as const;
export type IssuerAct = (typeof issuerActs)[number];
/** Of the reason: characters at least, and bytes at most, which is what the contract takes. */
export const decisionReasonMin = 3;
export const decisionReasonMax = 256;

/** Of an achievement's title, and of what a certificate that is issued by hand is for: characters. */
export const achievementTitleMax = 120;
export const criteriaMin = 10;
export const criteriaMax = 500;
/** Certificates that are issued by hand at a time, and bytes of a CSV of them. */
export const batchRowsMax = 1_000;
export const batchBytesMax = 1024 * 1024;
/** What can be wrong with one of them. */
export const batchFaults = [
  'cells',
  'recipient_unknown',
  'recipient_self',
  'course_unknown',
  'kind_unknown',
  'title_missing',
  'title_unfit',
  'criteria_missing',
  'criteria_unfit',
  'has_one',
  'twice',
] as const;
export type BatchFault = (typeof batchFaults)[number];
/** What can be wrong with a CSV as a whole. */
export const batchFileFaults = [
  'quotes',
  'empty',
  'too_many',
  'column_unknown',
  'column_twice',
  'column_missing',
] as const;
export type BatchFileFault = (typeof batchFileFaults)[number];
/** Of what one issuer asks another to approve. */
export const approvalStates = ['open', 'approved', 'declined', 'withdrawn', 'lapsed'] as const;
export type ApprovalState = (typeof approvalStates)[number];
/** So long it can be approved. */
export const approvalDays = 7;

/** Why a verification does not end in "valid": the check that failed in what is not genuine, or the verdict. */
export const failureCauses = [
  'format',
  'signature',
  'issuer',
  'content',
  'revoked',
  'replaced',
  'suspended',
  'expired',
  'not_found',
  'could_not_check',
] as const;
export type FailureCause = (typeof failureCauses)[number];

/** Of a certificate that was earned and is not on the ledger. */
export const awardStates = ['held', 'no_address', 'under_way', 'failed'] as const;
/** So many are released at a time. */
export const releasesMax = 500;

/** Characters of a note of one's own. */
export const noteMax = 20_000;
/** Characters of a heading's id. */
export const headingMax = 200;
/** In characters, of what is typed into a call. */
export const exerciseInputMax = 1_000;
/** Base64 of the largest transaction of one call. */
export const transactionMax = 16_000;
/** What is relayed for a person: BST to somebody, votes to somebody, an account on the ledger. */
export const relayKinds = ['transfer', 'delegate', 'account'] as const;
export type RelayKind = (typeof relayKinds)[number];

/** Of those who take a course: not_begun, no sign of reading yet; stuck, begun but no sign for `stuckDays`. */
export const learnerStates = ['not_begun', 'running', 'stuck', 'finished'] as const;
export type LearnerState = (typeof learnerStates)[number];
export const learnerSorts = ['name', 'percent', 'seen'] as const;
export type LearnerSort = (typeof learnerSorts)[number];
export const stuckDays = 14;
/** Learners on a page of the gradebook. */
export const gradebookPageSize = 50;
/** Characters of why a grade was set. */
export const gradeReasonMax = 500;
/** Of a CSV of grades. */
export const gradesBytesMax = 2 * 1024 * 1024;
export const gradesRowsMax = 5_000;
/** Characters of a cohort's name. */
export const cohortNameMax = 80;

/** Characters of a review. */
export const reviewMax = 2_000;
/** Characters of a thread's title, of a post's Markdown, and how many people a post may name. */
export const threadTitleMax = 120;
export const postMax = 10_000;
export const mentionsMax = 20;
/** Characters of why somebody hides, shows, locks or reports something. */
export const moderationReasonMax = 500;
/** A name by which others address somebody: `@maria`. */
export const handlePattern = '^[a-z][a-z0-9_]{2,23}$';

/** What a course's draft is made of, beside images. */
export const draftDocumentKinds = ['course', 'lesson', 'quiz', 'exercise'] as const;
export type DraftDocumentKind = (typeof draftDocumentKinds)[number];
/** Characters of one document of a draft: a lesson of a megabyte at most. */
export const draftTextMax = 1_048_576;
/** Bytes of a course's folder, packed or not. */
export const courseFolderBytesMax = 20 * 1024 * 1024;

/** `events`: public data, counted by the key; `account`: reading one's own account. */
export const apiKeyScopes = ['events', 'account'] as const;
export type ApiKeyScope = (typeof apiKeyScopes)[number];
/** `bsk_`, the key's id, and 32 random bytes in base64url. */
export const apiKeyPattern = '^bsk_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$';

/** The `type` of every problem the api answers with; they never change meaning. */
export const problemTypes = {
  invalidRequest: 'urn:brain-storm:problem:invalid_request',
  invalidContent: 'urn:brain-storm:problem:invalid_content',
  notFound: 'urn:brain-storm:problem:not_found',
  credentialNotFound: 'urn:brain-storm:problem:credential_not_found',
  shareNotFound: 'urn:brain-storm:problem:share_not_found',
  courseNotFound: 'urn:brain-storm:problem:course_not_found',
  lessonNotFound: 'urn:brain-storm:problem:lesson_not_found',
  exerciseNotFound: 'urn:brain-storm:problem:exercise_not_found',
  exerciseUnusable: 'urn:brain-storm:problem:exercise_unusable',
  callRefused: 'urn:brain-storm:problem:call_refused',
  walletNotFound: 'urn:brain-storm:problem:wallet_not_found',
  walletUnfunded: 'urn:brain-storm:problem:wallet_unfunded',
  relayCallNotFound: 'urn:brain-storm:problem:relay_call_not_found',
  relaySpent: 'urn:brain-storm:problem:relay_spent',
  lessonShut: 'urn:brain-storm:problem:lesson_shut',
  enrollmentRefused: 'urn:brain-storm:problem:enrollment_refused',
  enrollmentNotFound: 'urn:brain-storm:problem:enrollment_not_found',
  lessonOpen: 'urn:brain-storm:problem:lesson_open',
  quizNotFound: 'urn:brain-storm:problem:quiz_not_found',
  attemptsUsed: 'urn:brain-storm:problem:attempts_used',
  attemptNotFound: 'urn:brain-storm:problem:attempt_not_found',
  attemptSent: 'urn:brain-storm:problem:attempt_sent',
  noteChanged: 'urn:brain-storm:problem:note_changed',
  decisionImpossible: 'urn:brain-storm:problem:decision_impossible',
  batchFaulty: 'urn:brain-storm:problem:batch_faulty',
  batchChanged: 'urn:brain-storm:problem:batch_changed',
  approvalNotFound: 'urn:brain-storm:problem:approval_not_found',
  approvalImpossible: 'urn:brain-storm:problem:approval_impossible',
  issuersMissing: 'urn:brain-storm:problem:issuers_missing',
  callNotAside: 'urn:brain-storm:problem:call_not_aside',
  notInstructor: 'urn:brain-storm:problem:not_instructor',
  gradeChanged: 'urn:brain-storm:problem:grade_changed',
  cohortNotFound: 'urn:brain-storm:problem:cohort_not_found',
  cohortNameTaken: 'urn:brain-storm:problem:cohort_name_taken',
  pathNotFound: 'urn:brain-storm:problem:path_not_found',
  pathTaken: 'urn:brain-storm:problem:path_taken',
  pathChanged: 'urn:brain-storm:problem:path_changed',
  reviewRefused: 'urn:brain-storm:problem:review_refused',
  reviewNotFound: 'urn:brain-storm:problem:review_not_found',
  moderatorNeeded: 'urn:brain-storm:problem:moderator_needed',
  threadNotFound: 'urn:brain-storm:problem:thread_not_found',
  threadLocked: 'urn:brain-storm:problem:thread_locked',
  postNotFound: 'urn:brain-storm:problem:post_not_found',
  postRefused: 'urn:brain-storm:problem:post_refused',
  postChanged: 'urn:brain-storm:problem:post_changed',
  handleTaken: 'urn:brain-storm:problem:handle_taken',
  personNotFound: 'urn:brain-storm:problem:person_not_found',
  courseKeyTaken: 'urn:brain-storm:problem:course_key_taken',
  draftChanged: 'urn:brain-storm:problem:draft_changed',
  draftFaulty: 'urn:brain-storm:problem:draft_faulty',
  draftRefused: 'urn:brain-storm:problem:draft_refused',
  documentNotFound: 'urn:brain-storm:problem:document_not_found',
  folderRefused: 'urn:brain-storm:problem:folder_refused',
  textTooCostly: 'urn:brain-storm:problem:text_too_costly',
  instructorNotFound: 'urn:brain-storm:problem:instructor_not_found',
  lastInstructor: 'urn:brain-storm:problem:last_instructor',
  methodNotAllowed: 'urn:brain-storm:problem:method_not_allowed',
  bodyTooLarge: 'urn:brain-storm:problem:body_too_large',
  mediaTypeUnsupported: 'urn:brain-storm:problem:media_type_unsupported',
  unauthorized: 'urn:brain-storm:problem:unauthorized',
  refreshTaken: 'urn:brain-storm:problem:refresh_taken',
  foreignOrigin: 'urn:brain-storm:problem:foreign_origin',
  walletTaken: 'urn:brain-storm:problem:wallet_taken',
  lastWallet: 'urn:brain-storm:problem:last_wallet',
  signInRefused: 'urn:brain-storm:problem:sign_in_refused',
  secondFactorNeeded: 'urn:brain-storm:problem:second_factor_needed',
  secondFactorRefused: 'urn:brain-storm:problem:second_factor_refused',
  secondFactorState: 'urn:brain-storm:problem:second_factor_state',
  passwordRefused: 'urn:brain-storm:problem:password_refused',
  passwordMissing: 'urn:brain-storm:problem:password_missing',
  codeRefused: 'urn:brain-storm:problem:code_refused',
  roleNeeded: 'urn:brain-storm:problem:role_needed',
  signInAgain: 'urn:brain-storm:problem:sign_in_again',
  ownIdentityCheck: 'urn:brain-storm:problem:own_identity_check',
  scopeNeeded: 'urn:brain-storm:problem:scope_needed',
  lastAdmin: 'urn:brain-storm:problem:last_admin',
  proofNeeded: 'urn:brain-storm:problem:proof_needed',
  pictureRefused: 'urn:brain-storm:problem:picture_refused',
  identityCheckStands: 'urn:brain-storm:problem:identity_check_stands',
  identityCheckDecided: 'urn:brain-storm:problem:identity_check_decided',
  apiKeysExhausted: 'urn:brain-storm:problem:api_keys_exhausted',
  ledgerNotIndexed: 'urn:brain-storm:problem:ledger_not_indexed',
  rateLimited: 'urn:brain-storm:problem:rate_limited',
  streamsExhausted: 'urn:brain-storm:problem:streams_exhausted',
  unavailable: 'urn:brain-storm:problem:unavailable',
  internal: 'urn:brain-storm:problem:internal',
} as const;
export type ProblemType = (typeof problemTypes)[keyof typeof problemTypes];

/** A position among notifications, decimal. */
export const notificationIdPattern = '^[0-9]{1,18}$';
/** What somebody can choose to be told of, where and how. */
export const notificationKinds = [
  'enrollment',
  'completion',
  'reward',
  'certificate',
  'grade',
  'reply',
  'security',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];
/** Everything that is told, and of which kind it is. */
export const notificationNames = {
  enrolled: 'enrollment',
  completed: 'completion',
  completion_recorded: 'completion',
  reward_minted: 'reward',
  transfer_received: 'reward',
  credential_held: 'certificate',
  credential_released: 'certificate',
  credential_issued: 'certificate',
  credential_revoked: 'certificate',
  credential_suspended: 'certificate',
  credential_reinstated: 'certificate',
  credential_superseded: 'certificate',
  approval_asked: 'certificate',
  approval_approved: 'certificate',
  approval_declined: 'certificate',
  grade_changed: 'grade',
  replied: 'reply',
  mentioned: 'reply',
  review_hidden: 'reply',
  session_started: 'security',
  password_changed: 'security',
  email_changed: 'security',
  second_factor_on: 'security',
  second_factor_off: 'security',
  wallet_linked: 'security',
  wallet_unlinked: 'security',
  identity_verified: 'security',
  identity_rejected: 'security',
} as const satisfies Record<string, NotificationKind>;
export type NotificationName = keyof typeof notificationNames;
export const mailModes = ['none', 'now', 'digest'] as const;
export type MailMode = (typeof mailModes)[number];
/** By the clock of a time zone. */
export const localTimePattern = '^([01][0-9]|2[0-3]):[0-5][0-9]$';
export const timeZonePattern = '^[A-Za-z]+(/[A-Za-z0-9_+-]+){0,2}$';
/** Messages of `/v1/notifications/stream`: something new, and how many are unread now. */
export const notificationMessage = 'notification';
export const unreadMessage = 'unread';

/** The stream's own messages; every other one is named `<contract>.<event>`. */
export const ledgerMessage = 'ledger';
export const resyncMessage = 'resync';
/** Of `/v1/stream/catalogue` and `/v1/stream/ledger` alone: its data is a name, no JSON. */
export const generationMessage = 'generation';
