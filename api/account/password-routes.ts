/** Accounts with e-mail address and password: signing up and in, and changing either. */
import type { Context } from 'koa';
import {
  Account,
  Done,
  EmailChange,
  EmailConfirmation,
  PasswordChange,
  PasswordReset,
  PasswordResetConfirmation,
  PasswordSignIn,
  Registration,
  RegistrationConfirmation,
} from '#wire';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { problem, type Route, route } from '../http/route.ts';
import type { AccessTokens } from './access-token.ts';
import { codeAttempts, mailRequests, resetRequests } from './attempts.ts';
import { requireOurPages, setCookies } from './browser.ts';
import { hashOfCode } from './code.ts';
import {
  askEmailChange,
  askReset,
  changePassword,
  confirmEmail,
  type PasswordParts,
  resetPassword,
  signInByPassword,
} from './password.ts';
import { codeRefused } from './problems.ts';
import { readAccount } from './read-account.ts';
import { confirmRegistration, register } from './registration.ts';
import type { StartedSession } from './sessions.ts';

export interface PasswordRouteParts extends PasswordParts {
  tokens: AccessTokens;
  publicUrl: string;
}

// Each runs argon2id or sends a mail.
const cost = 10;
const notOurs = problem('Not from our pages');

export function passwordRoutes(parts: PasswordRouteParts): Route[] {
  return [...registrationRoutes(parts), signInRoute(parts), ...resetRoutes(parts), ...changeRoutes(parts)];
}

function registrationRoutes(parts: PasswordRouteParts): Route[] {
  const [readWish, readConfirmation] = [jsonReader(Registration), jsonReader(RegistrationConfirmation)];
  return [
    route({
      method: 'post',
      path: '/v1/registrations',
      name: 'register',
      summary: 'Asks for an account: a code goes to the address. The answer is the same if it has an account already',
      body: Registration,
      answers: { 202: { description: 'A mail goes out', schema: Done }, 403: notOurs },
      cost,
      handle: async (_input, ctx) => {
        requireOurPages(ctx, parts.publicUrl);
        const wish = await readWish(ctx);
        if (await mayWrite(parts, ctx, wish.email)) await register(parts, wish);
        return accept(ctx);
      },
    }),
    route({
      method: 'post',
      path: '/v1/registrations/confirmation',
      name: 'confirmRegistration',
      summary:
        'Makes the account, by the code from the mail and the password that was chosen, and signs the browser in',
      body: RegistrationConfirmation,
      answers: {
        200: { description: 'Who is signed in', schema: Account },
        403: problem('Code or password is not good, or not from our pages'),
      },
      cost,
      handle: async (_input, ctx) => {
        requireOurPages(ctx, parts.publicUrl);
        const confirmation = await readConfirmation(ctx);
        const session = await parts.attempts.guess(ctx, codeAttempts, hashOfCode(confirmation.code), () =>
          confirmRegistration(parts, confirmation, ctx.get('User-Agent')),
        );
        if (!session) throw codeRefused('; or the password is another than the one that was chosen');
        return answerSignedIn(parts, ctx, session);
      },
    }),
  ];
}

function signInRoute(parts: PasswordRouteParts): Route {
  const read = jsonReader(PasswordSignIn);
  return route({
    method: 'post',
    path: '/v1/sessions/password',
    name: 'startPasswordSession',
    summary: 'Signs a browser in by e-mail address and password, and by a second factor where it is on',
    body: PasswordSignIn,
    answers: {
      200: { description: 'Who is signed in', schema: Account },
      401: problem('Address and password do not belong together; or they do, and a second factor is needed'),
      403: problem('The second factor is not good, or not from our pages'),
    },
    cost,
    handle: async (_input, ctx) => {
      requireOurPages(ctx, parts.publicUrl);
      return answerSignedIn(parts, ctx, await signInByPassword(parts, ctx, await read(ctx)));
    },
  });
}

function resetRoutes(parts: PasswordRouteParts): Route[] {
  const [readAddress, readConfirmation] = [jsonReader(PasswordReset), jsonReader(PasswordResetConfirmation)];
  return [
    route({
      method: 'post',
      path: '/v1/password-resets',
      name: 'askPasswordReset',
      summary: 'Sends a code to who forgot their password. The answer is the same if nobody has the address',
      body: PasswordReset,
      answers: { 202: { description: 'A mail goes out if somebody has the address', schema: Done }, 403: notOurs },
      cost,
      handle: async (_input, ctx) => {
        requireOurPages(ctx, parts.publicUrl);
        const { email } = await readAddress(ctx);
        if (await mayWrite(parts, ctx, email, resetRequests)) askReset(parts, email);
        return accept(ctx);
      },
    }),
    route({
      method: 'post',
      path: '/v1/password-resets/confirmation',
      name: 'resetPassword',
      summary: 'Sets a new password by the code from the mail. Every session of the account ends',
      body: PasswordResetConfirmation,
      answers: {
        200: { description: 'It is set. Sign in with it', schema: Done },
        403: problem('The code is not good, or not from our pages'),
      },
      cost,
      handle: async (_input, ctx) => {
        requireOurPages(ctx, parts.publicUrl);
        const confirmation = await readConfirmation(ctx);
        const attempt = await parts.attempts.count(ctx, codeAttempts, hashOfCode(confirmation.code));
        await resetPassword(parts, confirmation);
        await attempt.forgive();
        return {};
      },
    }),
  ];
}

function changeRoutes(parts: PasswordRouteParts): Route[] {
  const [readPassword, readEmail, readCode] = [
    jsonReader(PasswordChange),
    jsonReader(EmailChange),
    jsonReader(EmailConfirmation),
  ];
  return [
    route({
      method: 'put',
      path: '/v1/account/password',
      name: 'changePassword',
      summary: 'Changes the password. Every other session of the account ends',
      needsToken: true,
      body: PasswordChange,
      answers: {
        200: { description: 'The account', schema: Account },
        403: problem('It is not the password'),
        409: problem('The account has no password'),
      },
      cost,
      handle: async (_input, ctx) => {
        await changePassword(parts, ctx, signedIn(ctx), await readPassword(ctx));
        return readAccount(parts.accounts, signedIn(ctx));
      },
    }),
    route({
      method: 'post',
      path: '/v1/account/email',
      name: 'askEmailChange',
      summary: 'Sends a code to a new address; an account without a password gets its first one with it',
      needsToken: true,
      needsFreshSession: true,
      body: EmailChange,
      answers: { 202: { description: 'A mail goes out', schema: Done }, 403: problem('It is not the password') },
      cost,
      handle: async (_input, ctx) => {
        const change = await readEmail(ctx);
        if (await mayWrite(parts, ctx, change.email)) await askEmailChange(parts, ctx, signedIn(ctx), change);
        return accept(ctx);
      },
    }),
    route({
      method: 'post',
      path: '/v1/account/email/confirmation',
      name: 'confirmEmail',
      summary: 'Takes the new address, by the code from the mail',
      needsToken: true,
      body: EmailConfirmation,
      answers: { 200: { description: 'The account', schema: Account }, 403: problem('The code is not good') },
      cost,
      handle: async (_input, ctx) => {
        const { code } = await readCode(ctx);
        const attempt = await parts.attempts.count(ctx, codeAttempts, signedIn(ctx).account);
        await confirmEmail(parts, signedIn(ctx), code);
        await attempt.forgive();
        return readAccount(parts.accounts, signedIn(ctx));
      },
    }),
  ];
}

/**
 * Whether a mail may go out. Where strangers had many sent to an address it is kept from more: whoever reads it has their
 * codes, so they wait for nothing.
 * @throws ApiProblem 429 when this client has had its share
 */
async function mayWrite(
  { attempts }: PasswordRouteParts,
  ctx: Context,
  email: string,
  policy = mailRequests,
): Promise<boolean> {
  return !(await attempts.count(ctx, policy, email.toLowerCase())).isOneTooMany;
}

function accept(ctx: Context): object {
  ctx.status = 202;
  return {};
}

function answerSignedIn(parts: PasswordRouteParts, ctx: Context, session: StartedSession): Promise<Account> {
  setCookies(ctx, parts, session);
  return readAccount(parts.accounts, session);
}
