/** Whether certificates are real, to whoever asks. */
import type { Context } from 'koa';
import Type from 'typebox';
import { CanonicalError, languages, PresentedError, readPresented } from '#verify';
import { PresentedCertificate, presentedTypes, Verification } from '#wire';
import { CredentialId } from '#wire/field.ts';
import { presentedBytesMax } from '#wire/forms.ts';
import { readBytes } from '../http/body.ts';
import { bodyTooLarge, invalidContent } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { ledgerHeader } from '../stream/ledger.ts';
import { causeOf, countFailure } from '../trust/model.ts';
import { keepSignatures } from './signatures.ts';
import { type Verifier, verifyById, verifyPresented } from './verification.ts';

const query = Type.Object({
  language: Type.Optional(Type.Enum([...languages], { description: 'of the sentences; en when nobody says' })),
});
const answers = {
  200: { description: 'The verdict. An unknown certificate is the verdict not_found', schema: Verification },
  503: { description: 'The verdict could_not_check, because the database does not answer', schema: Verification },
};

export function verificationRoutes(parts: Omit<Verifier, 'signatures'>): Route[] {
  const verifier = { ...parts, signatures: keepSignatures() };
  /** What issuers see of it is that there was one, on what day and why. */
  const counted = (verification: Verification): Verification => {
    const cause = causeOf(verification);
    if (cause) void countFailure(parts.database.sequelize, cause);
    return verification;
  };
  return [
    route({
      path: '/v1/credentials/:id/verification',
      name: 'verifyCredential',
      summary: 'Whether a certificate is real and still stands, check by check',
      params: Type.Object({ id: CredentialId }),
      query,
      scope: 'events',
      answers,
      handle: async ({ params: { id }, query: { language } }, ctx) => {
        const verification = counted(await verifyById(verifier, id, language ?? 'en'));
        // Whatever else was found is counted, each time that somebody asks: so it is not to be kept.
        if (verification.verdict === 'valid' && verification.asOf)
          ctx.set(ledgerHeader, String(verification.asOf.ledger));
        return answer(ctx, verification);
      },
    }),
    route({
      method: 'post',
      path: '/v1/verifications',
      name: 'verifyPresented',
      summary:
        'Whether a certificate in hand is real: send it as JSON, JWT, PNG, SVG or PDF. Nothing of it is kept, and no address in it is asked',
      query,
      body: PresentedCertificate,
      bodyTypes: presentedTypes,
      answers: { ...answers, 413: problem('Larger than 5 MB, or a certificate in it larger than 1 MB') },
      cost: 10,
      handle: async ({ query: { language } }, ctx) => {
        const bytes = await readBytes(ctx, presentedTypes, presentedBytesMax);
        try {
          const presented = await readPresented(copy(bytes));
          return answer(ctx, counted(await verifyPresented(verifier, presented, language ?? 'en')));
        } catch (error) {
          if (error instanceof PresentedError && error.kind === 'too_large') throw bodyTooLarge(presentedBytesMax);
          if (error instanceof PresentedError || error instanceof CanonicalError) throw invalidContent(error.message);
          throw error;
        }
      },
    }),
  ];
}

/** Without the pool that Node's buffers share. */
const copy = (bytes: Buffer) => new Uint8Array(bytes);

function answer(ctx: Context, verification: Verification): Verification {
  // Nothing was read at all: say so to whoever looks at the status alone.
  if (verification.verdict === 'could_not_check' && verification.asOf === null && verification.isOurs === true) {
    ctx.status = 503;
    ctx.set('Retry-After', '5');
  }
  return verification;
}
