/**
 * The door #wire: the JSON that api and web agree on. Schemas are the one source for validation, types and OpenAPI.
 * A page imports types from here and constants from `#wire/forms.ts`, which carries no schema library.
 */
export {
  AccessToken,
  Account,
  Challenge,
  LedgerAddress,
  PlatformAddressRequest,
  Session,
  SessionsPage,
  SignedChallenge,
  Wallet,
  WebAuthError,
} from './account.ts';
export {
  AccountSummary,
  AccountsPage,
  AdminAccount,
  AuditEntry,
  AuditPage,
  RolesChange,
} from './admin.ts';
export { ApiKey, ApiKeyRequest, ApiKeysPage, NewApiKey } from './api-key.ts';
export {
  Cohort,
  CohortAssigned,
  CohortAssignment,
  CohortChange,
  CohortDetail,
  CohortRequest,
  CohortsPage,
} from './cohort.ts';
export { Catalogue, Course, CourseLesson, CourseSummary, CoursesPage, LessonOutline } from './course.ts';
export {
  type CertificateFileKind,
  Credential,
  CredentialShare,
  CredentialsPage,
  certificateFileKinds,
  credentialKinds,
  OwnCredential,
  OwnCredentials,
  SharedCredential,
} from './credential.ts';
export { Dashboard, DashboardCourse } from './dashboard.ts';
export { ChainEvent, EventsPage } from './event.ts';
export {
  ExerciseCall,
  ExerciseCallRequest,
  ExerciseOutcome,
  FundedWallet,
  type InputKind,
  LessonExercise,
  SentExercise,
  SignedExercise,
} from './exercise.ts';
export { AsOf } from './field.ts';
export * from './forms.ts';
export {
  AnswerChange,
  ForumAuthor,
  ForumPost,
  ForumStanding,
  ForumThread,
  PostChange,
  PostPlace,
  PostRequest,
  ReportedPost,
  ReportRequest,
  ReportSettlement,
  ReportsPage,
  ThreadChange,
  ThreadPage,
  ThreadRequest,
  ThreadStanding,
  ThreadsPage,
} from './forum.ts';
export {
  CourseStatistics,
  Gradebook,
  GradebookLearner,
  GradeCell,
  GradeDetail,
  GradeItem,
  GradeOverride,
  GradesApplied,
  GradesFile,
  GradesImport,
  GradesReport,
  GradesReportRow,
  OverrideRequest,
  QuestionStatistics,
  QuizStatistics,
} from './gradebook.ts';
export { Identity, IdentityCheck, IdentityChecksPage, IdentityDecision, IdentityRequest } from './identity-check.ts';
export {
  Approval,
  ApprovalDetail,
  ApprovalRequest,
  ApprovalsPage,
  BatchCheckRequest,
  BatchIssued,
  BatchReport,
  BatchRequest,
  BatchRow,
  IssuerCredential,
  IssuerCredentialDetail,
  IssuerCredentialsPage,
  IssuerDecision,
  IssuerDecisionRequest,
  IssuingChange,
  IssuingSettings,
  Released,
  ReleaseRequest,
  WaitingAward,
  WaitingAwardsPage,
  WaitingSummary,
} from './issuer.ts';
export {
  AskedQuestion,
  Enrollment,
  EnrollmentDetail,
  EnrollmentGate,
  EnrollmentRequest,
  EnrollmentsPage,
  LessonState,
  lessonNeeds,
  Note,
  NoteChange,
  NotesPage,
  ProgressRequest,
  QuizAnswer,
  QuizAnswers,
  QuizAttempt,
  QuizAttemptsPage,
  QuizResult,
  ReadingPlace,
} from './learning.ts';
export {
  Notification,
  NotificationPreferences,
  NotificationSettings,
  NotificationsPage,
  ReadAllRequest,
  UnreadCount,
} from './notification.ts';
export { OutboxCall, OutboxDecision, OutboxPage } from './outbox.ts';
export {
  EmailChange,
  EmailConfirmation,
  FactorProof,
  PasswordChange,
  PasswordReset,
  PasswordResetConfirmation,
  PasswordSignIn,
  RecoveryCodes,
  Referral,
  Registration,
  RegistrationConfirmation,
  SecondFactor,
  SecondFactorSecret,
  SecondFactorSetup,
} from './password.ts';
export {
  LearningPath,
  LearningPathsPage,
  PathChange,
  PathContent,
  PathProgress,
  PathRequest,
  StudioPath,
  StudioPathsPage,
} from './path.ts';
export { Author, HandleChange, HandleState, PublicProfile } from './person.ts';
export { Problem } from './problem.ts';
export { AccountExport, Deletion, DisplayName, Done, ProfileChange } from './profile.ts';
export { Progress, ProgressPage } from './progress.ts';
export {
  RelayBudget,
  RelayCall,
  RelayPreparation,
  RelayRequest,
  RelaySpending,
  RelaySubmission,
  RelayWallets,
} from './relay.ts';
export { Review, ReviewChange, ReviewStanding, ReviewsPage, VisibilityChange } from './review.ts';
export {
  AccountRewards,
  OwedReward,
  ReferralCode,
  RewardsBudget,
  Transfer,
  TransfersPage,
  WalletBalance,
} from './reward.ts';
export { Status } from './status.ts';
export { LedgerMessage, ResyncMessage } from './stream.ts';
export {
  CourseCopy,
  CourseCreation,
  CourseDraft,
  CourseFault,
  CourseVersions,
  DocumentChange,
  DocumentCreation,
  DocumentRemoval,
  DocumentRenaming,
  DraftDifference,
  DraftDocument,
  DraftLessonPage,
  DraftModule,
  Instructor,
  InstructorRequest,
  InstructorsPage,
  OutlineChange,
  Preview,
  PreviewRequest,
  PublicationDone,
  PublicationRequest,
  Restoration,
  StudioCourses,
} from './studio.ts';
export { FailedVerifications, Trust } from './trust.ts';
export { Check, PresentedCertificate, presentedTypes, Verification } from './verification.ts';
