import Type from 'typebox';
import { emailMax, locales, passwordMax, passwordMin, referralCodePattern } from './forms.ts';

/** What a browser takes for one (HTML's own pattern); who reads the mailbox decides. */
export const Email = Type.String({
  pattern:
    "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$",
  maxLength: emailMax,
  description: `an e-mail address of at most ${emailMax} characters, like name@example.org`,
});
export const NewPassword = Type.String({
  minLength: passwordMin,
  maxLength: passwordMax,
  description: `a password of ${passwordMin} to ${passwordMax} characters`,
});
/** As typed to sign in: whatever it is, it is right or wrong, so nothing else is said of it. */
const Password = Type.String({
  maxLength: passwordMax,
  description: `the password, at most ${passwordMax} characters`,
});
const MailCode = Type.String({ maxLength: 100, description: 'the code from the mail' });
const Factor = Type.String({ maxLength: 40, description: 'six digits from the authenticator app, or a recovery code' });

export const Registration = Type.Object(
  {
    email: Email,
    password: NewPassword,
    ref: Type.Optional(Type.String({ maxLength: 40, description: 'the referral code of who told them' })),
    locale: Type.Optional(Type.Enum([...locales])),
  },
  { additionalProperties: false },
);
export type Registration = Type.Static<typeof Registration>;

export const RegistrationConfirmation = Type.Object(
  { code: MailCode, password: Password },
  { additionalProperties: false },
);
export type RegistrationConfirmation = Type.Static<typeof RegistrationConfirmation>;

export const PasswordSignIn = Type.Object(
  {
    email: Type.String({ maxLength: emailMax, description: 'an e-mail address' }),
    password: Password,
    factor: Type.Optional(Factor),
  },
  { additionalProperties: false },
);
export type PasswordSignIn = Type.Static<typeof PasswordSignIn>;

export const PasswordReset = Type.Object({ email: Email }, { additionalProperties: false });
export type PasswordReset = Type.Static<typeof PasswordReset>;

export const PasswordResetConfirmation = Type.Object(
  { code: MailCode, password: NewPassword },
  { additionalProperties: false },
);
export type PasswordResetConfirmation = Type.Static<typeof PasswordResetConfirmation>;

export const PasswordChange = Type.Object(
  { password: Password, newPassword: NewPassword },
  { additionalProperties: false },
);
export type PasswordChange = Type.Static<typeof PasswordChange>;

/** Of an account that has a password: with it. Of one that has none: with its first one. */
export const EmailChange = Type.Object(
  {
    email: Email,
    password: Type.Optional(Password),
    newPassword: Type.Optional(NewPassword),
  },
  { additionalProperties: false },
);
export type EmailChange = Type.Static<typeof EmailChange>;

export const EmailConfirmation = Type.Object({ code: MailCode }, { additionalProperties: false });
export type EmailConfirmation = Type.Static<typeof EmailConfirmation>;

export const SecondFactorSetup = Type.Object({ password: Password }, { additionalProperties: false });
export type SecondFactorSetup = Type.Static<typeof SecondFactorSetup>;

/** What an authenticator app is told, as a picture of `uri` or by hand. */
export const SecondFactorSecret = Type.Object({
  secret: Type.String({ description: 'Base32' }),
  uri: Type.String({ description: 'otpauth://totp/…' }),
});
export type SecondFactorSecret = Type.Static<typeof SecondFactorSecret>;

export const FactorProof = Type.Object({ factor: Factor }, { additionalProperties: false });
export type FactorProof = Type.Static<typeof FactorProof>;

/** Shown once. Each lets in once where the authenticator app is lost. */
export const RecoveryCodes = Type.Object({
  recoveryCodes: Type.Array(Type.String({ pattern: '^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$' })),
});
export type RecoveryCodes = Type.Static<typeof RecoveryCodes>;

/** What Account says of signing in with a password. */
export const SecondFactor = Type.Object({
  isOn: Type.Boolean(),
  recoveryCodesLeft: Type.Integer({ minimum: 0 }),
});

export const Referral = Type.Object({
  code: Type.String({ pattern: referralCodePattern }),
  link: Type.String({ description: 'Address of the page to sign up at, with the code' }),
  referred: Type.Integer({ minimum: 0, description: 'How many accounts came by it' }),
});
