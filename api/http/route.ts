import type { Context } from 'koa';
import Type, { type Static, type TObject, type TSchema } from 'typebox';
import { type ApiKeyScope, Problem, type Role } from '#wire';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One thing the api can be asked. The same record serves routing, validation and the OpenAPI document. */
export interface Route {
  method: Method;
  /** As the router reads it: `/v1/credentials/:id`. */
  path: string;
  /** OpenAPI's operation id. */
  name: string;
  summary: string;
  params: TObject;
  query: TObject;
  /** The body it takes, described; the handler reads it, because only it knows how strictly. */
  body?: TSchema;
  /** The body's media types; `application/json` unless it says otherwise. */
  bodyTypes?: readonly string[];
  answers: Record<number, Answer>;
  /** How much of a client's minute it spends; 0: not limited. */
  cost: number;
  /** Asks for an access token; `signedIn(ctx)` then tells whose it is. */
  needsToken: boolean;
  /** Answers everybody, and more to who sends an access token: `askerOf(ctx)`. */
  noticesToken?: boolean;
  /** Asks for a session that began a moment ago: for what would let a thief of one in for good. */
  needsFreshSession?: boolean;
  /** The role that who asks must have now, whatever it was when the token was given. */
  role?: Role;
  /** The scope by which an API key may ask this; without one no key may. */
  scope?: ApiKeyScope;
  /**
   * Its answers with these query parameters are the same for everybody, made by `answerFresh` of nothing but what the triggers
   * `…_announced` announce (migrations/…-announce-catalogue.ts): they are kept until that changes.
   */
  isShared?(query: Record<string, unknown>): boolean;
  /** How its refusals look, where a standard wants another form than problem details. */
  presentProblem?: (problem: Omit<Problem, 'instance'>) => unknown;
  handle(input: { params: unknown; query: unknown }, ctx: Context): unknown;
}

export interface Answer {
  description: string;
  schema?: TSchema;
  /** `application/json` unless it says otherwise. */
  type?: string;
}

interface RouteOptions<P extends TObject, Q extends TObject> {
  method?: Method;
  path: string;
  name: string;
  summary: string;
  params?: P;
  query?: Q;
  body?: TSchema;
  bodyTypes?: readonly string[];
  answers: Record<number, Answer>;
  cost?: number;
  needsToken?: boolean;
  noticesToken?: boolean;
  needsFreshSession?: boolean;
  role?: Role;
  scope?: ApiKeyScope;
  isShared?(query: Record<string, unknown>): boolean;
  presentProblem?: (problem: Omit<Problem, 'instance'>) => unknown;
  /** Returns the JSON to answer with, or undefined when it has answered by itself. */
  handle(input: { params: Static<P>; query: Static<Q> }, ctx: Context): unknown;
}

const none = Type.Object({});

/** States a route. Problems that any route may answer with need not be named. */
export function route<P extends TObject = typeof none, Q extends TObject = typeof none>(
  options: RouteOptions<P, Q>,
): Route {
  const params = options.params ?? none;
  const query = options.query ?? none;
  return {
    method: 'get',
    cost: 1,
    needsToken: false,
    ...options,
    params,
    query,
    answers: {
      400: problem('What was sent is not what is expected'), // at least a parameter that is not known
      ...(options.needsToken ? { 401: problem('No access token, or none that is good') } : {}),
      ...(options.needsToken || options.scope ? { 403: problem(notFor(options)) } : {}),
      ...(options.scope && !options.needsToken ? { 401: problem('An API key that is not good') } : {}),
      ...(options.body ? { 413: problem('A larger body than is taken'), 415: problem('Another media type') } : {}),
      ...options.answers,
    },
  } as Route;
}

function notFor({ role, scope }: { role?: Role; scope?: ApiKeyScope }): string {
  if (role)
    return `Not by this account: it needs the role ${role}. Or by a cookie from other pages than ours, or an API key`;
  if (scope) return `An API key without the scope ${scope}`;
  return 'A cookie from other pages than ours, or an API key';
}

export function problem(description: string): Answer {
  return { description, schema: Problem, type: 'application/problem+json' };
}
