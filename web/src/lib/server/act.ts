import { type ActionFailure, fail } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { isSecret, toldOf } from '#lib/faults.ts';
import type { Outcome } from '#lib/outcome.ts';
import { readForm } from './form.ts';

/** The fields of a form that was sent. */
export interface Sent {
  /** A field's text, trimmed where it is no secret; empty where there is none. */
  text(name: string): string;
  /** Every value of a name: of checkboxes. */
  all(name: string): string[];
  file(name: string): File | null;
}

type Told = Omit<Outcome, 'at'>;

/** Of a form of ours; another name, such as `__proto__`, no page could be given back. */
const isField = /^[a-z]\w*$/i;

/**
 * Carries out a form and tells how it ended, with and without script alike. What was typed comes back where it failed,
 * but for secrets.
 */
export async function act(
  request: Request,
  work: (sent: Sent) => Promise<Told> | Told,
): Promise<Outcome | ActionFailure<Outcome>> {
  const form = await readForm(request);
  const at = String(form.get('at') ?? '');
  const texts = [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const typed = Object.fromEntries(texts.filter(([name]) => isField.test(name) && !isSecret(name)));
  try {
    return { at, ...(await work(sentBy(form))) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return fail(error.status || 503, {
      at,
      typed,
      ...toldOf(error, [...form.keys()]),
      ...extra(error),
      ...setupOf(form),
    });
  }
}

/** Thrown within `act` where the page itself sees a fault. */
export function faulty(parameter: string, detail: string): Refusal {
  return new Refusal(400, detail, { errors: [{ parameter, detail }] });
}

// The one refusal that is a step forward; and the step stays where the code was wrong.
function extra({ type }: Refusal): Told {
  if (type === 'urn:brain-storm:problem:second_factor_needed') return { needsFactor: true, refusal: undefined };
  return type === 'urn:brain-storm:problem:second_factor_refused' ? { needsFactor: true } : {};
}

// Without script a wrong code must not cost the secret that it is of: the app has it already.
function setupOf(form: FormData): Told {
  const [secret, uri] = [String(form.get('secret') ?? ''), String(form.get('uri') ?? '')];
  return /^[A-Z2-7]+$/.test(secret) && uri.startsWith('otpauth://totp/') ? { setup: { secret, uri } } : {};
}

function sentBy(form: FormData): Sent {
  const text = (name: string) => {
    const value = form.get(name);
    if (typeof value !== 'string') return '';
    return /password/i.test(name) ? value : value.trim();
  };
  return {
    text,
    all: (name) => form.getAll(name).filter((value) => typeof value === 'string'),
    file: (name) => {
      const value = form.get(name);
      return value instanceof File && value.size > 0 ? value : null;
    },
  };
}
