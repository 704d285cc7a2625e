import { type Problem, problemTypes } from '#wire';

type Fault = NonNullable<Problem['errors']>[number];

/** A refusal that the client is told about: RFC 9457 problem details, and headers that belong to them. */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
  readonly problem: Omit<Problem, 'instance'>;
  readonly headers: Record<string, string>;

  constructor(problem: Omit<Problem, 'instance'>, headers: Record<string, string> = {}) {
    super(problem.detail);
    this.problem = problem;
    this.headers = headers;
  }
}

export function invalidRequest(errors: Fault[]): ApiProblem {
  const detail = errors.map((error) => `${error.parameter}: ${error.detail}`).join(' ');
  return new ApiProblem({ type: problemTypes.invalidRequest, title: 'Invalid request', status: 400, detail, errors });
}

export function invalidContent(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.invalidContent, title: 'Not a certificate', status: 400, detail });
}

export function notFound(path: string): ApiProblem {
  const detail = `There is nothing at ${path}. /v1/openapi.json lists what there is.`;
  return new ApiProblem({ type: problemTypes.notFound, title: 'Not found', status: 404, detail });
}

export function credentialNotFound(id: string): ApiProblem {
  const detail = `No certificate has the id ${id}. Look for a mistyped character, or ask the person who sent it for the link.`;
  return new ApiProblem({ type: problemTypes.credentialNotFound, title: 'Certificate not found', status: 404, detail });
}

export function shareNotFound(): ApiProblem {
  const detail = 'Nobody shares a certificate by this link, or not any more. Ask the person who sent it.';
  return new ApiProblem({ type: problemTypes.shareNotFound, title: 'Not shared', status: 404, detail });
}

export function courseNotFound(key: string): ApiProblem {
  const detail = `No course has the key ${key}. /v1/courses lists those there are.`;
  return new ApiProblem({ type: problemTypes.courseNotFound, title: 'Course not found', status: 404, detail });
}

export function lessonNotFound(course: string, key: string): ApiProblem {
  const detail = `The course ${course} has no lesson ${key}. /v1/courses/${course} lists those it has.`;
  return new ApiProblem({ type: problemTypes.lessonNotFound, title: 'Lesson not found', status: 404, detail });
}

export function exerciseNotFound(course: string, lesson: string): ApiProblem {
  const detail = `The lesson ${lesson} of the course ${course} asks for no exercise.`;
  return new ApiProblem({ type: problemTypes.exerciseNotFound, title: 'Exercise not found', status: 404, detail });
}

/** The course's author wrote what its contract does not have. */
export function exerciseUnusable(contract: string, functionName: string): ApiProblem {
  const detail = `The course names the function ${functionName} of the contract ${contract}, which can't be called so. Tell its instructor.`;
  return new ApiProblem({ type: problemTypes.exerciseUnusable, title: 'Exercise not usable', status: 409, detail });
}

/** @param detail why the network or the contract would not take it, and what to do */
export function callRefused(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.callRefused, title: 'Call refused', status: 409, detail });
}

export function walletNotFound(address: string): ApiProblem {
  const detail = `The account has no wallet ${address} of its own. /v1/account lists those it has; link it first.`;
  return new ApiProblem({ type: problemTypes.walletNotFound, title: 'Wallet not found', status: 404, detail });
}

export function walletUnfunded(address: string, hasFriendbot: boolean): ApiProblem {
  const how = hasFriendbot ? 'Ask for some: the network gives them away.' : 'Send it a few lumens first.';
  const detail = `${address} is not on the ledger yet: it has no lumens. ${how}`;
  return new ApiProblem({ type: problemTypes.walletUnfunded, title: 'No lumens', status: 409, detail });
}

export function relayCallNotFound(id: string): ApiProblem {
  const detail = `You have no prepared call ${id}. Prepare it again.`;
  return new ApiProblem({ type: problemTypes.relayCallNotFound, title: 'Call not found', status: 404, detail });
}

/** @param of what is used up: "Your 20 calls of today are used." */
export function relaySpent(of: string, retryAfterSeconds: number): ApiProblem {
  const detail = `${of} Wait until midnight UTC, or send it from your wallet and pay the fee yourself.`;
  return new ApiProblem(
    { type: problemTypes.relaySpent, title: 'Used up for today', status: 429, detail },
    { 'Retry-After': String(retryAfterSeconds) },
  );
}

export function lessonShut(releases: string): ApiProblem {
  const detail = `This lesson opens at ${releases}. Come back then.`;
  return new ApiProblem({ type: problemTypes.lessonShut, title: 'Lesson not open yet', status: 403, detail });
}

export function pathNotFound(key: string): ApiProblem {
  const detail = `No path has the key ${key}, or it is not yours to change. /v1/paths lists those there are.`;
  return new ApiProblem({ type: problemTypes.pathNotFound, title: 'Path not found', status: 404, detail });
}

export function pathTaken(key: string): ApiProblem {
  const detail = `There is a path with the key ${key}. Choose another: it becomes part of the path’s address.`;
  return new ApiProblem({ type: problemTypes.pathTaken, title: 'Key taken', status: 409, detail });
}

export function pathChanged(changedAt: string): ApiProblem {
  const detail = `Somebody changed this path at ${changedAt}, after you opened it. Load it again, then change it.`;
  return new ApiProblem({ type: problemTypes.pathChanged, title: 'Changed meanwhile', status: 409, detail });
}

export function notInstructor(course: string): ApiProblem {
  const detail = `Only those who teach ${course} see this. Ask an admin to list you among its instructors.`;
  return new ApiProblem({ type: problemTypes.notInstructor, title: 'Not an instructor here', status: 403, detail });
}

/** Whoever came first stays: what they set is read before it is changed. */
export function gradeChanged(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.gradeChanged, title: 'Grade changed', status: 409, detail });
}

export function cohortNotFound(id: string): ApiProblem {
  const detail = `The course has no cohort ${id}. Somebody may have removed it: load the cohorts again.`;
  return new ApiProblem({ type: problemTypes.cohortNotFound, title: 'Cohort not found', status: 404, detail });
}

export function cohortNameTaken(name: string): ApiProblem {
  const detail = `The course has a cohort ${name} already. Give this one another name.`;
  return new ApiProblem({ type: problemTypes.cohortNameTaken, title: 'Name taken', status: 409, detail });
}

/** @param detail why not, and what would change it */
export function reviewRefused(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.reviewRefused, title: 'Review not taken', status: 409, detail });
}

export function reviewNotFound(): ApiProblem {
  const detail = 'There is no such review. Its author may have taken it back a moment ago.';
  return new ApiProblem({ type: problemTypes.reviewNotFound, title: 'Review not found', status: 404, detail });
}

export function moderatorNeeded(): ApiProblem {
  const detail = 'Only instructors of this course and admins do this. An admin can make somebody an instructor of it.';
  return new ApiProblem({ type: problemTypes.moderatorNeeded, title: 'Moderator needed', status: 403, detail });
}

export function threadNotFound(): ApiProblem {
  const detail = 'There is no such thread. It goes when its only author takes it back or leaves.';
  return new ApiProblem({ type: problemTypes.threadNotFound, title: 'Thread not found', status: 404, detail });
}

export function threadLocked(reason: string): ApiProblem {
  const detail = `A moderator closed this thread: ${reason} It can be read, and a new thread can be begun.`;
  return new ApiProblem({ type: problemTypes.threadLocked, title: 'Thread closed', status: 409, detail });
}

export function postNotFound(): ApiProblem {
  const detail = 'There is no such post of yours. It may be gone since the page was loaded.';
  return new ApiProblem({ type: problemTypes.postNotFound, title: 'Post not found', status: 404, detail });
}

/** @param detail why not, and what would change it */
export function postRefused(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.postRefused, title: 'Post not taken', status: 403, detail });
}

export function postChanged(changedAt: string): ApiProblem {
  const detail = `The post was changed at ${changedAt}, perhaps by you on another device. Read it again, then change it.`;
  return new ApiProblem({ type: problemTypes.postChanged, title: 'Post changed meanwhile', status: 409, detail });
}

export function handleTaken(handle: string): ApiProblem {
  const detail = `@${handle} is somebody's, was until a moment ago, or is kept for the site. Choose another one.`;
  return new ApiProblem({ type: problemTypes.handleTaken, title: 'Handle taken', status: 409, detail });
}

export function personNotFound(handle: string): ApiProblem {
  const detail = `Nobody shows a profile as @${handle}.`;
  return new ApiProblem({ type: problemTypes.personNotFound, title: 'Person not found', status: 404, detail });
}

export function enrollmentRefused(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.enrollmentRefused, title: 'Enrolment refused', status: 409, detail });
}

export function enrollmentNotFound(of: string): ApiProblem {
  const detail = `You are not enrolled: nothing of yours was found for ${of}. Enrol in the course first.`;
  return new ApiProblem({ type: problemTypes.enrollmentNotFound, title: 'Not enrolled', status: 404, detail });
}

export function lessonOpen(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.lessonOpen, title: 'Lesson not done yet', status: 409, detail });
}

export function quizNotFound(lesson: string): ApiProblem {
  const detail = `The lesson ${lesson} has no quiz. Read it, and it can be completed.`;
  return new ApiProblem({ type: problemTypes.quizNotFound, title: 'No quiz', status: 404, detail });
}

export function attemptsUsed(attempts: number): ApiProblem {
  const detail = `The quiz gives ${attempts === 1 ? 'one try' : `${attempts} tries`}, and no more is left. Ask an instructor of the course.`;
  return new ApiProblem({ type: problemTypes.attemptsUsed, title: 'No try left', status: 409, detail });
}

export function attemptNotFound(id: string): ApiProblem {
  const detail = `You have no try ${id}. Open the lesson again to see those you have.`;
  return new ApiProblem({ type: problemTypes.attemptNotFound, title: 'No such try', status: 404, detail });
}

export function attemptSent(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.attemptSent, title: 'Sent already', status: 409, detail });
}

export function noteChanged(changedAt: string): ApiProblem {
  const detail = `The note was changed at ${changedAt}, perhaps on another device. Load it again, and put both together.`;
  return new ApiProblem({ type: problemTypes.noteChanged, title: 'Note changed', status: 409, detail });
}

export function courseKeyTaken(key: string): ApiProblem {
  const detail = `A course has the key ${key} already, or had it once. Take another key.`;
  return new ApiProblem({ type: problemTypes.courseKeyTaken, title: 'Key taken', status: 409, detail });
}

/** Somebody else was first; what stands there now comes along, so that nothing has to be asked for twice. */
export function draftChanged(what: string, standing: NonNullable<Problem['standing']>): ApiProblem {
  const { changedBy, changedAt } = standing;
  const detail = `${changedBy ?? 'Somebody'} changed ${what} at ${changedAt}. Yours was not saved; compare, then send it again.`;
  return new ApiProblem({ type: problemTypes.draftChanged, title: 'Changed meanwhile', status: 409, detail, standing });
}

export function draftFaulty(faults: number): ApiProblem {
  const detail = `Found ${faults === 1 ? 'a fault' : `${faults} faults`} in the draft, expected none. Mend them first.`;
  return new ApiProblem({ type: problemTypes.draftFaulty, title: 'Draft with faults', status: 409, detail });
}

export function draftRefused(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.draftRefused, title: 'Not possible here', status: 409, detail });
}

export function documentNotFound(path: string): ApiProblem {
  const detail = `The draft has no ${path}. Perhaps somebody removed or renamed it: load the course again.`;
  return new ApiProblem({ type: problemTypes.documentNotFound, title: 'Document not found', status: 404, detail });
}

/** Each fault by its file, as a folder's reader tells it. */
export function folderRefused(errors: Fault[]): ApiProblem {
  const detail = `Nothing was imported. ${errors.map((error) => `${error.parameter}: ${error.detail}`).join(' ')}`;
  return new ApiProblem({
    type: problemTypes.folderRefused,
    title: 'No course to import',
    status: 400,
    detail,
    errors,
  });
}

export function textTooCostly(of: 'time' | 'memory'): ApiProblem {
  const detail = `Reading this took more ${of} than one text may take. Make it simpler, or part it in two.`;
  return new ApiProblem({ type: problemTypes.textTooCostly, title: 'Text too costly', status: 413, detail });
}

export function documentTooLarge(): ApiProblem {
  const detail =
    'A lesson has at most 1 MB of text, a quiz or an exercise 128 KB. Part it in two; images are uploaded by themselves.';
  return new ApiProblem(
    { type: problemTypes.bodyTooLarge, title: 'Document too large', status: 413, detail },
    { Connection: 'close' },
  );
}

export function instructorNotFound(who: string): ApiProblem {
  const detail = `Nobody with the role instructor has the e-mail address or handle ${who}. An admin can grant the role.`;
  return new ApiProblem({ type: problemTypes.instructorNotFound, title: 'No such instructor', status: 404, detail });
}

export function lastInstructor(): ApiProblem {
  const detail = 'Nobody else teaches this course. Add somebody first, or ask an admin.';
  return new ApiProblem({ type: problemTypes.lastInstructor, title: 'Last instructor', status: 409, detail });
}

export function methodNotAllowed(method: string, allowed: string[]): ApiProblem {
  const detail = `Found ${method}, expected ${allowed.join(' or ')}.`;
  return new ApiProblem(
    { type: problemTypes.methodNotAllowed, title: 'Method not allowed', status: 405, detail },
    { Allow: allowed.join(', ') },
  );
}

/** Closes the connection: what the client still sends would be taken for its next request. */
export function bodyTooLarge(bytesMax: number): ApiProblem {
  const detail = `The body is larger than ${bytesMax} bytes. What is asked for fits in less: send it alone.`;
  return new ApiProblem(
    { type: problemTypes.bodyTooLarge, title: 'Body too large', status: 413, detail },
    { Connection: 'close' },
  );
}

export function mediaTypeUnsupported(
  found: string,
  accepted = 'application/json',
  expected = 'application/json or a type ending in +json, not compressed',
): ApiProblem {
  const detail = `Found ${found}, expected ${expected}.`;
  return new ApiProblem(
    { type: problemTypes.mediaTypeUnsupported, title: 'Media type not supported', status: 415, detail },
    { Accept: accepted, Connection: 'close' },
  );
}

/** RFC 6750 section 3: what to send, and what was wrong with what came. */
export function unauthorized(detail: string, isTokenSent: boolean): ApiProblem {
  return new ApiProblem(
    { type: problemTypes.unauthorized, title: 'Not signed in', status: 401, detail },
    { 'WWW-Authenticate': `Bearer realm="brain-storm"${isTokenSent ? ', error="invalid_token"' : ''}` },
  );
}

export function refreshRefused(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.unauthorized, title: 'Not signed in', status: 401, detail });
}

export function refreshTaken(): ApiProblem {
  const detail = 'The session was renewed a moment ago, probably by another tab. Use the cookies that came with that.';
  return new ApiProblem({ type: problemTypes.refreshTaken, title: 'Renewed already', status: 409, detail });
}

export function foreignOrigin(found: string): ApiProblem {
  const detail = `Found the origin ${found || 'none'}, expected our own pages': a cookie counts from them alone.`;
  return new ApiProblem({ type: problemTypes.foreignOrigin, title: 'Foreign origin', status: 403, detail });
}

export function walletTaken(subject: string): ApiProblem {
  const detail = `${subject} belongs to another account. Sign in with it and unlink it there first.`;
  return new ApiProblem({ type: problemTypes.walletTaken, title: 'Wallet taken', status: 409, detail });
}

export function lastWallet(): ApiProblem {
  const detail =
    'It is the only wallet of an account without a password, so nobody could sign in any more. Link another one first, or add an e-mail address.';
  return new ApiProblem({ type: problemTypes.lastWallet, title: 'Last wallet', status: 409, detail });
}

export function roleNeeded(role: string): ApiProblem {
  const detail = `This needs the role ${role}, which the account does not have. An admin can grant it.`;
  return new ApiProblem({ type: problemTypes.roleNeeded, title: 'Role needed', status: 403, detail });
}

/** A session may be somebody else's by now; what lets somebody in for good asks for a new proof. */
export function signInAgain(minutes: number): ApiProblem {
  const detail = `You signed in more than ${minutes} minutes ago, and this would let somebody in for good. Sign in again, then do it.`;
  return new ApiProblem({ type: problemTypes.signInAgain, title: 'Sign in again', status: 403, detail });
}

/** RFC 6750 section 3.1: the key is good, but not for this. */
export function scopeNeeded(scope: string | undefined): ApiProblem {
  const detail = scope
    ? `This needs an API key with the scope ${scope}. Make one that has it.`
    : 'No API key reaches this: it takes who signed in, by an access token of /v1/auth/stellar or by the pages.';
  return new ApiProblem(
    { type: problemTypes.scopeNeeded, title: 'Scope needed', status: 403, detail },
    {
      'WWW-Authenticate': `Bearer realm="brain-storm", error="insufficient_scope"${scope ? `, scope="${scope}"` : ''}`,
    },
  );
}

export function lastAdmin(): ApiProblem {
  const detail = 'It is the only admin, so nobody could grant roles any more. Make somebody else an admin first.';
  return new ApiProblem({ type: problemTypes.lastAdmin, title: 'Last admin', status: 409, detail });
}

export function decisionImpossible(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.decisionImpossible, title: 'Not as it stands', status: 409, detail });
}

export function batchFaulty(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.batchFaulty, title: 'Rows have faults', status: 409, detail });
}

export function batchChanged(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.batchChanged, title: 'Not what was shown', status: 409, detail });
}

export function approvalNotFound(id: string): ApiProblem {
  const detail = `Nobody asked for an approval ${id}.`;
  return new ApiProblem({ type: problemTypes.approvalNotFound, title: 'No such approval', status: 404, detail });
}

export function approvalImpossible(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.approvalImpossible, title: 'Not as it stands', status: 409, detail });
}

export function issuersMissing(issuers: number): ApiProblem {
  const detail = `Found ${issuers} with the role issuer, expected two at least: nobody could approve. Give it to another first.`;
  return new ApiProblem({ type: problemTypes.issuersMissing, title: 'Too few issuers', status: 409, detail });
}

export function callNotAside(id: string): ApiProblem {
  const detail = `The call ${id} is not laid aside: only what will not be tried again can be retried or given up.`;
  return new ApiProblem({ type: problemTypes.callNotAside, title: 'Call is not laid aside', status: 409, detail });
}

export function awardNotAside(id: string): ApiProblem {
  const detail = `The certificate ${id} is not laid aside: only one that will not be tried again by itself can be tried again.`;
  return new ApiProblem({ type: problemTypes.callNotAside, title: 'Call is not laid aside', status: 409, detail });
}

export function identityCheckStands(): ApiProblem {
  const detail = 'A check of this account is open or was passed. After a rejected one another can be asked for.';
  return new ApiProblem({ type: problemTypes.identityCheckStands, title: 'Check stands', status: 409, detail });
}

export function ownIdentityCheck(): ApiProblem {
  const detail = 'It is your own: another admin must decide it.';
  return new ApiProblem({ type: problemTypes.ownIdentityCheck, title: 'Own check', status: 409, detail });
}

export function identityCheckDecided(): ApiProblem {
  const detail = 'The check was decided before, perhaps by another admin. Load the list again.';
  return new ApiProblem({ type: problemTypes.identityCheckDecided, title: 'Decided already', status: 409, detail });
}

export function apiKeysExhausted(max: number): ApiProblem {
  const detail = `The account has ${max} keys, which is as many as it may. Revoke one that is not needed first.`;
  return new ApiProblem({ type: problemTypes.apiKeysExhausted, title: 'Too many keys', status: 409, detail });
}

export function pictureRefused(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.pictureRefused, title: 'No picture to use', status: 400, detail });
}

/** One text whatever was wrong: who holds somebody's session learns nothing of their password. */
export function proofNeeded(): ApiProblem {
  const detail =
    'This needs a fresh proof that it is you: the password (and a code, where the second factor is on), or a challenge ' +
    'of /v1/auth/stellar that a wallet of the account signed.';
  return new ApiProblem({ type: problemTypes.proofNeeded, title: 'Proof needed', status: 403, detail });
}

export function ledgerNotIndexed(asked: number, indexed: number): ApiProblem {
  const detail = `Ledger ${asked} is not indexed yet, the last one is ${indexed}. Ask again later, or as of an earlier one.`;
  return new ApiProblem({ type: problemTypes.ledgerNotIndexed, title: 'Ledger not indexed', status: 404, detail });
}

export function rateLimited(retryAfterSeconds: number, of = 'from your address'): ApiProblem {
  const detail = `Too many requests ${of}. Try again in ${retryAfterSeconds} s.`;
  return new ApiProblem(
    { type: problemTypes.rateLimited, title: 'Too many requests', status: 429, detail },
    { 'Retry-After': String(retryAfterSeconds) },
  );
}

export function streamsExhausted(status: 429 | 503, detail: string): ApiProblem {
  return new ApiProblem(
    { type: problemTypes.streamsExhausted, title: 'Too many streams', status, detail },
    { 'Retry-After': '30' },
  );
}

export function unavailable(detail: string): ApiProblem {
  return new ApiProblem(
    { type: problemTypes.unavailable, title: 'Unavailable', status: 503, detail },
    { 'Retry-After': '5' },
  );
}

export function internal(): ApiProblem {
  const detail = 'Something failed here. It is in our logs under the instance below.';
  return new ApiProblem({ type: problemTypes.internal, title: 'Internal error', status: 500, detail });
}
