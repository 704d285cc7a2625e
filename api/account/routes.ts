import type { Context } from 'koa';
import Type from 'typebox';
import { AccessToken, Account, Challenge, type Problem, SignedChallenge, WebAuthError } from '#wire';
import type { SignerReader } from '../chain/signers.ts';
import { signedIn } from '../http/authenticate.ts';
import { readField } from '../http/body.ts';
import { notFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import type { AccessTokens } from './access-token.ts';
import { type AnsweredChallenge, ChallengeError, makeChallenge, readClient, type WebAuthParty } from './challenge.ts';
import { readClientDomain } from './client-domain.ts';
import { readReferralCode } from './code.ts';
import { linkWallet, type OnWalletLinked, signIn, unlinkWallet } from './commands.ts';
import type { Newcomer } from './model.ts';
import { accountReader, readAccount } from './read-account.ts';
import { sessionRoutes } from './session-routes.ts';
import type { Sessions, StartedSession } from './sessions.ts';
import { stellarToml } from './stellar-toml.ts';
import { checkProof, refusing } from './wallet-proof.ts';

/** A challenge with twenty signatures is 2 KB. */
const bytesMax = 20_000;
// Each asks the network and Postgres, and makes rows.
const cost = 10;

interface AccountParts {
  sessions: Sessions;
  us: WebAuthParty;
  tokens: AccessTokens;
  readSigners: SignerReader;
  publicUrl: string;
  contracts: Record<string, string>;
  onWalletLinked: OnWalletLinked;
}

const presentProblem = ({ detail }: Omit<Problem, 'instance'>) => ({ error: detail });
const refused = { description: 'Refused; `error` says why', schema: WebAuthError };

export function accountRoutes(parts: AccountParts): Route[] {
  return [
    ...webAuthRoutes(parts),
    ...sessionRoutes({
      ...parts,
      signIn: (ctx, newcomer) => refusing(async () => (await signInByProof(parts, ctx, true, newcomer)).session),
    }),
    ...walletRoutes(parts),
    ...wellKnownRoutes(parts),
  ];
}

function webAuthRoutes(parts: AccountParts): Route[] {
  return [
    route({
      path: '/v1/auth/stellar',
      name: 'askChallenge',
      summary: 'SEP-10: a challenge for a wallet to sign',
      query: Type.Object({
        account: Type.String({ maxLength: 69, description: 'an account (G…) or muxed account (M…)' }),
        memo: Type.Optional(Type.String({ maxLength: 20, description: 'a memo of type id, not with M…' })),
        home_domain: Type.Optional(Type.String({ maxLength: 253, description: 'our domain' })),
        client_domain: Type.Optional(Type.String({ maxLength: 253, description: 'the wallet’s own domain' })),
      }),
      answers: { 200: { description: 'The challenge', schema: Challenge }, 400: refused },
      cost,
      presentProblem,
      handle: ({ query }) => refusing(() => askChallenge(parts.us, query)),
    }),
    route({
      method: 'post',
      path: '/v1/auth/stellar',
      name: 'answerChallenge',
      summary: 'SEP-10: an access token for a signed challenge, as JSON or as a form',
      body: SignedChallenge,
      answers: { 200: { description: 'The token', schema: AccessToken }, 400: refused },
      cost,
      presentProblem,
      handle: (_input, ctx) =>
        refusing(async () => {
          const { session, answer } = await signInByProof(parts, ctx, false);
          return { token: parts.tokens.issue(session, answer.clientDomain) };
        }),
    }),
  ];
}

function walletRoutes(parts: AccountParts): Route[] {
  const read = accountReader(parts.sessions.accounts);
  return [
    route({
      path: '/v1/account',
      name: 'readAccount',
      summary: 'Who is signed in',
      needsToken: true,
      scope: 'account',
      answers: { 200: { description: 'The account', schema: Account } },
      handle: (_input, ctx) => read(signedIn(ctx)),
    }),
    route({
      method: 'post',
      path: '/v1/account/wallets',
      name: 'linkWallet',
      summary: 'Links one more wallet: send a challenge of /v1/auth/stellar that it signed',
      needsToken: true,
      needsFreshSession: true,
      body: SignedChallenge,
      answers: {
        200: { description: 'The account with it', schema: Account },
        409: problem('The wallet is another account’s'),
      },
      cost,
      handle: (_input, ctx) =>
        refusing(async () => {
          const answer = await readProof(parts, ctx);
          await linkWallet(parts.sessions.accounts, signedIn(ctx), answer, parts.onWalletLinked);
          return readAccount(parts.sessions.accounts, signedIn(ctx));
        }),
    }),
    route({
      method: 'delete',
      path: '/v1/account/wallets/:subject',
      name: 'unlinkWallet',
      summary: 'Unlinks a wallet, never the last way in. Every other session that it began ends',
      needsToken: true,
      params: Type.Object({ subject: Type.String({ maxLength: 77, description: 'a wallet of the account' }) }),
      answers: {
        200: { description: 'The account without it', schema: Account },
        404: problem('No wallet of this account'),
        409: problem('The last way in'),
      },
      handle: async ({ params: { subject } }, ctx) => {
        if (!(await unlinkWallet(parts.sessions, signedIn(ctx), subject))) throw notFound(ctx.path);
        return readAccount(parts.sessions.accounts, signedIn(ctx));
      },
    }),
  ];
}

function wellKnownRoutes({ us, tokens, publicUrl, contracts }: AccountParts): Route[] {
  const toml = stellarToml(us, publicUrl, contracts);
  return [
    route({
      path: '/.well-known/stellar.toml',
      name: 'readStellarToml',
      summary: 'SEP-1: where and how wallets sign in',
      answers: { 200: { description: 'TOML', type: 'text/plain' } },
      handle: (_input, ctx) => {
        ctx.type = 'text/plain; charset=utf-8';
        return toml;
      },
    }),
    route({
      path: '/.well-known/jwks.json',
      name: 'readTokenKeys',
      summary: 'RFC 7517: the keys that access tokens are checked with',
      answers: { 200: { description: 'A JSON Web Key Set' } },
      handle: () => tokens.jwks,
    }),
  ];
}

interface ChallengeQuery {
  account: string;
  memo?: string;
  home_domain?: string;
  client_domain?: string;
}

async function askChallenge(us: WebAuthParty, query: ChallengeQuery): Promise<Challenge> {
  const client = readClient(query.account, query.memo);
  if (query.home_domain !== undefined && query.home_domain !== us.homeDomain)
    throw new ChallengeError(`Found home_domain ${query.home_domain}, expected ${us.homeDomain}.`);
  const domain = query.client_domain === undefined ? undefined : await readClientDomain(query.client_domain);
  return { transaction: makeChallenge(us, client, domain), network_passphrase: us.networkPassphrase };
}

async function signInByProof(
  parts: AccountParts,
  ctx: Context,
  isBrowser: boolean,
  { ref, locale }: Newcomer = {},
): Promise<{ session: StartedSession; answer: AnsweredChallenge }> {
  const answer = await readProof(parts, ctx);
  const userAgent = ctx.get('User-Agent');
  return {
    session: await signIn(parts.sessions.accounts, answer, {
      userAgent,
      isBrowser,
      newcomer: { ref: readReferralCode(ref), locale },
    }),
    answer,
  };
}

/** Reads the signed challenge in the body and checks it. */
async function readProof(parts: AccountParts, ctx: Context): Promise<AnsweredChallenge> {
  return checkProof(parts, await readField(ctx, 'transaction', bytesMax));
}
