/** What is refused to who signs in with a password. */
import { problemTypes } from '#wire';
import { ApiProblem } from '../http/problem.ts';

/** One text for all causes: which of the two was wrong is nobody's business. */
export function signInRefused(): ApiProblem {
  const detail = 'E-mail address and password do not belong together, or nobody has this address here.';
  return new ApiProblem({ type: problemTypes.signInRefused, title: 'Sign-in refused', status: 401, detail });
}

export function secondFactorNeeded(): ApiProblem {
  const detail = 'The password is right. Send factor too: six digits from the authenticator app, or a recovery code.';
  return new ApiProblem({ type: problemTypes.secondFactorNeeded, title: 'Second factor needed', status: 401, detail });
}

export function secondFactorRefused(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.secondFactorRefused, title: 'Code refused', status: 403, detail });
}

export function secondFactorState(detail: string): ApiProblem {
  return new ApiProblem({ type: problemTypes.secondFactorState, title: 'Not in this state', status: 409, detail });
}

export function passwordRefused(): ApiProblem {
  const detail = 'It is not the password of this account. Look for a mistyped character, or reset it by mail.';
  return new ApiProblem({ type: problemTypes.passwordRefused, title: 'Password refused', status: 403, detail });
}

export function passwordMissing(): ApiProblem {
  const detail = 'The account has no password. Add an e-mail address with one first: POST /v1/account/email.';
  return new ApiProblem({ type: problemTypes.passwordMissing, title: 'No password', status: 409, detail });
}

/** One text for all causes, so that a stranger's guess learns nothing from it. */
export function codeRefused(alsoWrong = ''): ApiProblem {
  const detail = `The code is not good: mistyped, used before, or run out${alsoWrong}. Take the newest mail's, or ask for another.`;
  return new ApiProblem({ type: problemTypes.codeRefused, title: 'Code refused', status: 403, detail });
}
