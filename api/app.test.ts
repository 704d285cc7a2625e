import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { Redis } from 'ioredis';
import { Compile } from 'typebox/compile';
import * as wire from '#wire';
import { type TestApi, testApi } from './testing/api.ts';
import {
  credentialId,
  credentialRow,
  eventId,
  learner,
  progressRow,
  roleRow,
  writeCursor,
  writeEvents,
  writeRows,
} from './testing/rows.ts';

interface Document {
  paths: Record<
    string,
    Record<string, { operationId: string; responses: Record<string, { content: Record<string, { schema?: object }> }> }>
  >;
  components: { schemas: Record<string, object> };
}

/** Somebody else's, which nobody signed. */
const aBadge = JSON.stringify({
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: 'urn:uuid:0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  issuer: 'https://example.org/issuer',
  validFrom: '2026-11-22T12:00:00Z',
  credentialSubject: { type: ['AchievementSubject'], achievement: { name: 'A badge' } },
});

describe('the api', () => {
  let api: TestApi;
  let document: Document;

  before(async () => {
    api = await testApi({ rateLimit: 30 });
    await writeEvents(api.sql, [{ id: eventId(10), data: { id: credentialId } }]);
    await writeCursor(api.sql, 100, eventId(10));
    await writeRows(api.sql, 'roles', [roleRow()]);
    await writeRows(api.sql, 'credentials', [credentialRow({ expiresAt: '1900000000' })]);
    await writeRows(api.sql, 'progress', [progressRow()]);
    document = (await api.get('/v1/openapi.json')).body as Document;
  });
  after(() => api.close());

  describe('its OpenAPI document', () => {
    it('lists every route by name', () => {
      const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, { operationId }]) => `${operationId}: ${method} ${path}`),
      );
      assert.deepEqual(operations, [
        'readStatus: get /v1/status',
        'listEvents: get /v1/events',
        'findCredentials: get /v1/credentials',
        'readCredential: get /v1/credentials/{id}',
        'listCredentials: get /v1/learners/{address}/credentials',
        'verifyCredential: get /v1/credentials/{id}/verification',
        'verifyPresented: post /v1/verifications',
        'listOwnCredentials: get /v1/account/credentials',
        'readOwnCredential: get /v1/account/credentials/{id}',
        'shareCredential: post /v1/account/credentials/{id}/share',
        'withdrawCredentialShare: delete /v1/account/credentials/{id}/share',
        'readSharedCredential: get /v1/shared-credentials/{share}',
        'readCertificateContext: get /v1/contexts/certificate',
        'readDidDocument: get /.well-known/did.json',
        'readStatusList: get /v1/status-lists/{purpose}/{list}',
        'readRevocations: get /v1/revocations',
        'readOwnCredentialFile: get /v1/account/credentials/{id}/files/{kind}',
        'readSharedCredentialFile: get /v1/shared-credentials/{share}/files/{kind}',
        'readSharedCredentialPreview: get /v1/shared-credentials/{share}/preview',
        'readCredentialPreview: get /v1/credentials/{id}/preview',
        'readTrust: get /v1/trust',
        'readFailedVerifications: get /v1/issuer/failed-verifications',
        'listIssuerCredentials: get /v1/issuer/credentials',
        'readIssuerCredential: get /v1/issuer/credentials/{id}',
        'listWaitingAwards: get /v1/issuer/awards',
        'summarizeWaitingAwards: get /v1/issuer/awards/summary',
        'retryAward: post /v1/issuer/awards/{id}/retry',
        'releaseAwards: post /v1/issuer/releases',
        'checkBatch: post /v1/issuer/batches/check',
        'issueBatch: post /v1/issuer/batches',
        'listApprovals: get /v1/issuer/approvals',
        'readApproval: get /v1/issuer/approvals/{id}',
        'approve: post /v1/issuer/approvals/{id}/approve',
        'declineApproval: post /v1/issuer/approvals/{id}/decline',
        'readIssuing: get /v1/admin/issuing',
        'changeIssuing: put /v1/admin/issuing',
        'revokeCredential: post /v1/issuer/credentials/{id}/revoke',
        'suspendCredential: post /v1/issuer/credentials/{id}/suspend',
        'reinstateCredential: post /v1/issuer/credentials/{id}/reinstate',
        'reissueCredential: post /v1/issuer/credentials/{id}/reissue',
        'listProgress: get /v1/learners/{address}/progress',
        'readCatalogue: get /v1/catalogue',
        'findCourses: get /v1/courses',
        'readCourse: get /v1/courses/{course}',
        'readLesson: get /v1/courses/{course}/lessons/{lesson}',
        'readCourseImage: get /v1/course-images/{hash}',
        'listStudioCourses: get /v1/studio/courses',
        'createCourse: post /v1/studio/courses',
        'readDraft: get /v1/studio/courses/{course}',
        'removeDraft: delete /v1/studio/courses/{course}',
        'copyCourse: post /v1/studio/courses/{course}/copies',
        'addInstructor: post /v1/studio/courses/{course}/instructors',
        'removeInstructor: delete /v1/studio/courses/{course}/instructors/{account}',
        'createDocument: post /v1/studio/courses/{course}/documents',
        'readDocument: get /v1/studio/courses/{course}/documents/{kind}/{key}',
        'changeDocument: put /v1/studio/courses/{course}/documents/{kind}/{key}',
        'removeDocument: delete /v1/studio/courses/{course}/documents/{kind}/{key}',
        'renameDocument: put /v1/studio/courses/{course}/documents/{kind}/{key}/key',
        'arrangeLessons: put /v1/studio/courses/{course}/outline',
        'putDraftImage: put /v1/studio/courses/{course}/images/{name}',
        'removeDraftImage: delete /v1/studio/courses/{course}/images/{name}',
        'previewMarkdown: post /v1/studio/courses/{course}/preview',
        'readDraftLesson: get /v1/studio/courses/{course}/lessons/{lesson}',
        'readDifference: get /v1/studio/courses/{course}/difference',
        'publishDraft: post /v1/studio/courses/{course}/versions',
        'listVersions: get /v1/studio/courses/{course}/versions',
        'takeVersion: put /v1/studio/courses/{course}/draft',
        'exportCourse: get /v1/studio/courses/{course}/folder',
        'importInto: put /v1/studio/courses/{course}/folder',
        'importCourse: post /v1/studio/folders',
        'readEnrollmentGate: get /v1/courses/{course}/enrollment-gate',
        'enroll: post /v1/enrollments',
        'listEnrollments: get /v1/enrollments',
        'leaveCourse: delete /v1/enrollments/{course}',
        'readEnrollment: get /v1/enrollments/{course}',
        'moveTo: put /v1/enrollments/{course}/lessons/{lesson}/place',
        'completeLesson: post /v1/progress',
        'startAttempt: post /v1/enrollments/{course}/lessons/{lesson}/attempts',
        'listAttempts: get /v1/enrollments/{course}/lessons/{lesson}/attempts',
        'readAttempt: get /v1/attempts/{id}',
        'saveAnswers: put /v1/attempts/{id}/answers',
        'submitAttempt: post /v1/attempts/{id}/submission',
        'listNotes: get /v1/enrollments/{course}/notes',
        'writeNote: put /v1/enrollments/{course}/lessons/{lesson}/note',
        'readExercise: get /v1/courses/{course}/lessons/{lesson}/exercise',
        'prepareExercise: post /v1/enrollments/{course}/lessons/{lesson}/exercise/calls',
        'submitExercise: post /v1/enrollments/{course}/lessons/{lesson}/exercise/submissions',
        'readTransaction: get /v1/transactions/{hash}',
        'fundWallet: post /v1/account/wallets/{subject}/funding',
        'prepareRelay: post /v1/relay/preparations',
        'submitRelay: post /v1/relay/submissions',
        'readRelayCall: get /v1/relay/calls/{id}',
        'readRelayWallets: get /v1/relay/wallets',
        'readRelayBudget: get /v1/relay/budget',
        'readRelaySpending: get /v1/admin/relay',
        'listPaths: get /v1/paths',
        'readPath: get /v1/paths/{path}',
        'readPathProgress: get /v1/paths/{path}/progress',
        'followPath: post /v1/paths/{path}/followers',
        'leavePath: delete /v1/paths/{path}/followers',
        'listOwnPaths: get /v1/studio/paths',
        'createPath: post /v1/studio/paths',
        'readOwnPath: get /v1/studio/paths/{path}',
        'changePath: put /v1/studio/paths/{path}',
        'removePath: delete /v1/studio/paths/{path}',
        'askChallenge: get /v1/auth/stellar',
        'answerChallenge: post /v1/auth/stellar',
        'startSession: post /v1/sessions',
        'listSessions: get /v1/sessions',
        'refreshSession: post /v1/sessions/refresh',
        'revokeSession: delete /v1/sessions/{id}',
        'readAccount: get /v1/account',
        'changeProfile: patch /v1/account',
        'linkWallet: post /v1/account/wallets',
        'unlinkWallet: delete /v1/account/wallets/{subject}',
        'readStellarToml: get /.well-known/stellar.toml',
        'readTokenKeys: get /.well-known/jwks.json',
        'keepPlatformAddress: put /v1/account/platform-address',
        'register: post /v1/registrations',
        'confirmRegistration: post /v1/registrations/confirmation',
        'startPasswordSession: post /v1/sessions/password',
        'askPasswordReset: post /v1/password-resets',
        'resetPassword: post /v1/password-resets/confirmation',
        'changePassword: put /v1/account/password',
        'askEmailChange: post /v1/account/email',
        'confirmEmail: post /v1/account/email/confirmation',
        'setUpSecondFactor: post /v1/account/second-factor',
        'confirmSecondFactor: post /v1/account/second-factor/confirmation',
        'removeSecondFactor: post /v1/account/second-factor/removal',
        'renewRecoveryCodes: post /v1/account/recovery-codes',
        'changeAvatar: put /v1/account/avatar',
        'removeAvatar: delete /v1/account/avatar',
        'readAvatar: get /v1/avatars/{hash}',
        'exportAccount: get /v1/account/export',
        'deleteAccount: post /v1/account/deletion',
        'readHandle: get /v1/account/handle',
        'changeHandle: put /v1/account/handle',
        'readPerson: get /v1/people/{handle}',
        'listReviews: get /v1/courses/{course}/reviews',
        'readReviewStanding: get /v1/courses/{course}/reviews/own',
        'writeReview: put /v1/courses/{course}/reviews/own',
        'removeReview: delete /v1/courses/{course}/reviews/own',
        'setReviewVisibility: put /v1/reviews/{review}/visibility',
        'listThreads: get /v1/courses/{course}/forum/threads',
        'openThread: post /v1/courses/{course}/forum/threads',
        'readForumStanding: get /v1/courses/{course}/forum/standing',
        'readThread: get /v1/forum/threads/{thread}',
        'readThreadStanding: get /v1/forum/threads/{thread}/standing',
        'addPost: post /v1/forum/threads/{thread}/posts',
        'acceptAnswer: put /v1/forum/threads/{thread}/answer',
        'noteVisit: put /v1/forum/threads/{thread}/visit',
        'noteAllVisits: put /v1/forum/visits',
        'changePost: put /v1/forum/posts/{post}',
        'removePost: delete /v1/forum/posts/{post}',
        'reportPost: post /v1/forum/posts/{post}/reports',
        'listReportedPosts: get /v1/courses/{course}/forum/reports',
        'changeThread: put /v1/forum/threads/{thread}/state',
        'setPostVisibility: put /v1/forum/posts/{post}/visibility',
        'settleReports: post /v1/forum/posts/{post}/reports/settlement',
        'readDashboard: get /v1/dashboard',
        'readGradebook: get /v1/studio/courses/{course}/gradebook',
        'readGrade: get /v1/studio/courses/{course}/gradebook/{enrollment}/{lesson}',
        'overrideGrade: put /v1/studio/courses/{course}/gradebook/{enrollment}/{lesson}',
        'exportGrades: get /v1/studio/courses/{course}/grades',
        'importGrades: post /v1/studio/courses/{course}/grades',
        'checkGrades: post /v1/studio/courses/{course}/grades/report',
        'readCourseStatistics: get /v1/studio/courses/{course}/statistics',
        'listCohorts: get /v1/studio/courses/{course}/cohorts',
        'createCohort: post /v1/studio/courses/{course}/cohorts',
        'readCohort: get /v1/studio/courses/{course}/cohorts/{cohort}',
        'changeCohort: patch /v1/studio/courses/{course}/cohorts/{cohort}',
        'removeCohort: delete /v1/studio/courses/{course}/cohorts/{cohort}',
        'assignCohort: put /v1/studio/courses/{course}/cohort-assignment',
        'listApiKeys: get /v1/account/api-keys',
        'createApiKey: post /v1/account/api-keys',
        'revokeApiKey: delete /v1/account/api-keys/{id}',
        'submitIdentityCheck: post /v1/account/identity-check',
        'listIdentityChecks: get /v1/admin/identity-checks',
        'decideIdentityCheck: post /v1/admin/identity-checks/{id}/decision',
        'listAccounts: get /v1/admin/accounts',
        'readAdminAccount: get /v1/admin/accounts/{id}',
        'changeRoles: put /v1/admin/accounts/{id}/roles',
        'listAuditEntries: get /v1/admin/audit',
        'readRewards: get /v1/account/rewards',
        'readRewardsBudget: get /v1/rewards/budget',
        'readBalance: get /v1/wallets/{address}/balance',
        'listTransfers: get /v1/wallets/{address}/transfers',
        'readReferralCode: get /v1/referral-codes/{code}',
        'readOutbox: get /v1/admin/outbox',
        'retryCall: post /v1/admin/outbox/{id}/retry',
        'discardCall: post /v1/admin/outbox/{id}/discard',
        'openStream: get /v1/stream',
        'openCatalogueStream: get /v1/stream/catalogue',
        'openLedgerStream: get /v1/stream/ledger',
        'listNotifications: get /v1/notifications',
        'countUnreadNotifications: get /v1/notifications/unread',
        'readNotification: post /v1/notifications/{id}/read',
        'readAllNotifications: post /v1/notifications/read-all',
        'readNotificationPreferences: get /v1/notifications/preferences',
        'writeNotificationPreferences: put /v1/notifications/preferences',
        'openUnsubscription: get /v1/notifications/unsubscriptions/{code}',
        'unsubscribe: post /v1/notifications/unsubscriptions/{code}',
        'openNotificationStream: get /v1/notifications/stream',
        'readOpenApi: get /v1/openapi.json',
        'readHealth: get /healthz',
        'readReadiness: get /readyz',
        'readMetrics: get /metrics',
      ]);
    });

    it('resolves every reference it makes', () => {
      const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
      assert.ok(references.length > 20);
      for (const [, name = ''] of references) assert.ok(document.components.schemas[name], name);
    });

    it('tells the truth: each route’s answer is what its schema says', async () => {
      const examples: Record<string, string> = {
        '/v1/status': '',
        '/v1/events': '',
        '/v1/credentials': `?contentHash=${'a'.repeat(64)}`,
        '/v1/credentials/{id}': '',
        '/v1/credentials/{id}/verification': '',
        '/v1/learners/{address}/credentials': '',
        '/v1/learners/{address}/progress': '',
        '/v1/catalogue': '',
        '/v1/courses': '?search=ledger',
      };
      for (const [path, query] of Object.entries(examples)) {
        const { status, body } = await api.get(
          path.replace('{id}', credentialId).replace('{address}', learner) + query,
        );
        assert.equal(status, 200, path);
        assertFits(schemaOf(document, path, 'get', '200'), body, document);
      }
      const verification = await api.post('/v1/verifications', aBadge);
      assertFits(schemaOf(document, '/v1/verifications', 'post', '200'), verification.body, document);
      const problem = await api.get('/v1/credentials/371');
      assertFits(schemaOf(document, '/v1/credentials/{id}', 'get', '400'), problem.body, document);
    });
  });

  describe('what every answer has', () => {
    it('forbids a browser to run, frame, guess at or keep it', async () => {
      const { headers } = await api.get('/v1/status');
      assert.deepEqual(
        ['content-security-policy', 'x-content-type-options', 'cache-control', 'referrer-policy'].map((name) =>
          headers.get(name),
        ),
        ["default-src 'none'; frame-ancestors 'none'", 'nosniff', 'no-store', 'no-referrer'],
      );
      assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
    });

    it('lets any page read it, but with nobody’s cookies', async () => {
      const answer = await api.get('/v1/credentials/371', { Origin: 'https://elsewhere.example' });
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
      assert.equal(answer.headers.get('access-control-allow-credentials'), null);
      const preflight = await fetch(`${api.url}/v1/verifications`, {
        method: 'OPTIONS',
        headers: { Origin: 'https://elsewhere.example', 'Access-Control-Request-Method': 'POST' },
      });
      assert.equal(preflight.status, 204);
      assert.equal(preflight.headers.get('access-control-allow-methods'), 'GET, HEAD, POST, PUT, PATCH, DELETE');
    });
  });

  describe('what it does not have', () => {
    const refused: [string, string, number, string][] = [
      ['GET', '/', 404, 'not_found'],
      ['GET', '/v1/status/', 404, 'not_found'],
      ['GET', '/V1/status', 404, 'not_found'],
      ['GET', '/v1/credentials/%zz', 400, 'invalid_request'],
      ['GET', '/v1/credentials/..%2f..%2fetc', 400, 'invalid_request'],
      ['POST', '/v1/status', 405, 'method_not_allowed'],
      ['DELETE', `/v1/credentials/${credentialId}`, 405, 'method_not_allowed'],
      ['GET', '/v1/verifications', 405, 'method_not_allowed'],
      ['OPTIONS', '/v1/status', 405, 'method_not_allowed'],
    ];
    for (const [method, path, status, type] of refused) {
      it(`answers ${method} ${path} with ${status}`, async () => {
        const response = await fetch(`${api.url}${path}`, { method });
        assert.equal(response.status, status);
        assert.equal(response.headers.get('content-type'), 'application/problem+json');
        const problem = (await response.json()) as wire.Problem;
        assertFits(wire.Problem, problem);
        assert.equal(problem.type, `urn:brain-storm:problem:${type}`);
      });
    }

    it('answers HEAD as GET without a body', async () => {
      const response = await fetch(`${api.url}/v1/status`, { method: 'HEAD' });
      assert.equal(response.status, 200);
      assert.equal(await response.text(), '');
    });

    it('survives requests that are not HTTP', async () => {
      for (const bytes of [
        '\0\0\0',
        'GET\r\n\r\n',
        'GET /v1/status HTTP/1.1\r\n\r\n',
        `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n`,
      ]) {
        await new Promise((resolve) => {
          const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => socket.end(bytes));
          socket.on('close', resolve).on('error', () => {});
          socket.resume();
        });
      }
      assert.equal((await api.get('/healthz')).status, 200);
    });
  });

  describe('its limits', () => {
    const from = (address: string) => ({ 'X-Forwarded-For': address });

    it('gives a client so many requests a minute, and says when there are more', async () => {
      for (let count = 0; count < 30; count += 1) {
        assert.equal((await api.get('/v1/events?limit=1', from('203.0.113.1'))).status, 200);
      }
      const answer = await api.get('/v1/events?limit=1', from('198.51.100.9, 203.0.113.1'));
      assert.equal(answer.status, 429);
      assert.ok(Number(answer.headers.get('Retry-After')) <= 60);
      assert.partialDeepStrictEqual(answer.body, { type: 'urn:brain-storm:problem:rate_limited', status: 429 });
      assert.equal((await api.get('/v1/events?limit=1', from('203.0.113.2'))).status, 200);
    });

    it('counts a whole IPv6 network as one client', async () => {
      for (let count = 0; count < 30; count += 1)
        await api.get('/v1/openapi.json', from(`2001:db8::${count.toString(16)}`));
      assert.equal((await api.get('/v1/openapi.json', from('2001:0db8:0:0:ffff::1'))).status, 429);
      assert.equal((await api.get('/v1/openapi.json', from('2001:db8:0:1::1'))).status, 200);
    });

    it('counts a check of content tenfold', async () => {
      for (let count = 0; count < 3; count += 1) {
        assert.equal((await api.post('/v1/verifications', aBadge, from('203.0.113.3'))).status, 200);
      }
      assert.equal((await api.post('/v1/verifications', aBadge, from('203.0.113.3'))).status, 429);
    });
  });

  it('says that it lives, that it can answer, and how it does', async () => {
    assert.deepEqual((await api.get('/healthz')).body, { status: 'ok' });
    while ((await api.get('/readyz')).status !== 200);
    assert.deepEqual((await api.get('/readyz')).body, { ready: true, postgres: true, listening: true, redis: true });
    await api.get('/v1/credentials/371');
    const metrics = String((await api.get('/metrics')).body);
    assert.match(
      metrics,
      /api_request_duration_seconds_count\{method="GET",route="\/v1\/credentials\/:id",status="400"\} \d+/,
    );
    assert.doesNotMatch(metrics, /credentials\/371/, 'a series per id would fill the memory');
  });

  it('stays ready while Redis stands still, and says so', async () => {
    const redis = new Redis(api.redisUrl);
    await redis.client('PAUSE', 1_000, 'ALL');
    const { status, body } = await api.get('/readyz');
    redis.disconnect();
    assert.deepEqual([status, body], [200, { ready: true, postgres: true, listening: true, redis: false }]);
  });
});

function schemaOf(document: Document, path: string, method: string, status: string): object {
  const [content] = Object.values(document.paths[path]?.[method]?.responses[status]?.content ?? {});
  assert.ok(content?.schema, `${method} ${path} ${status} has no schema`);
  return content.schema;
}

/** Checks by the schemas as the document publishes them, not as the code holds them; unknown members are refused, too. */
function assertFits(schema: object, value: unknown, document?: Document): void {
  const resolve = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(resolve);
    if (typeof part !== 'object' || part === null) return part;
    if ('$ref' in part) return resolve(document?.components.schemas[String(part.$ref).split('/').at(-1) ?? '']);
    const resolved = Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, resolve(inner)]));
    return 'properties' in resolved && resolved.type === 'object'
      ? { additionalProperties: false, ...resolved }
      : resolved;
  };
  const validator = Compile(resolve(schema) as never);
  assert.deepEqual([...validator.Errors(value)], [], JSON.stringify(value));
}
