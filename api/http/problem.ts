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

export function mediaTypeUnsupported(found: string): ApiProblem {
  const detail = `Found ${found}, expected application/json or a type ending in +json, not compressed.`;
  return new ApiProblem(
    { type: problemTypes.mediaTypeUnsupported, title: 'Media type not supported', status: 415, detail },
    { Accept: 'application/json', Connection: 'close' },
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
  const detail = 'It is the only wallet of the account, so nobody could sign in any more. Link another one first.';
  return new ApiProblem({ type: problemTypes.lastWallet, title: 'Last wallet', status: 409, detail });
}

export function ledgerNotIndexed(asked: number, indexed: number): ApiProblem {
  const detail = `Ledger ${asked} is not indexed yet, the last one is ${indexed}. Ask again later, or as of an earlier one.`;
  return new ApiProblem({ type: problemTypes.ledgerNotIndexed, title: 'Ledger not indexed', status: 404, detail });
}

export function rateLimited(retryAfterSeconds: number): ApiProblem {
  const detail = `Too many requests from your address. Try again in ${retryAfterSeconds} s.`;
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
