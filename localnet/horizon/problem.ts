/** An answer that is an RFC 7807 problem, of Horizon's types. */
export class Problem extends Error {
  readonly status: number;
  readonly body: object;

  constructor(name: string, title: string, status: number, detail: string, extras?: object) {
    super(detail);
    this.status = status;
    const type = `https://stellar.org/horizon-errors/${name}`;
    this.body = { type, title, status, detail, ...(extras && { extras }) };
  }
}

/** @param field the parameter that is wrong, and why */
export function invalidField(field: string, reason: string): Problem {
  return new Problem('bad_request', 'Bad Request', 400, 'The request you sent was invalid in some way.', {
    invalid_field: field,
    reason,
  });
}

export function notFound(): Problem {
  return new Problem(
    'not_found',
    'Resource Missing',
    404,
    'The resource at the url requested was not found: the url is not valid here, or there is nothing under it.',
  );
}

export function beforeHistory(): Problem {
  return new Problem(
    'before_history',
    'Data Requested Is Before Recorded History',
    410,
    'This network keeps a portion of its latest history, and the request asks for what came before it.',
  );
}

export function notAcceptable(): Problem {
  return new Problem(
    'not_acceptable',
    'An acceptable response content-type could not be provided for this request',
    406,
    'Answers here are application/hal+json; there are no event streams. Ask again for what came after your cursor.',
  );
}

export function unsupportedMediaType(): Problem {
  return new Problem(
    'unsupported_media_type',
    'Unsupported Media Type',
    415,
    'A transaction is posted as application/x-www-form-urlencoded, in the field tx.',
  );
}

export function payloadTooLarge(): Problem {
  return new Problem('bad_request', 'Bad Request', 400, 'The body of the request is larger than 512 KiB.');
}
