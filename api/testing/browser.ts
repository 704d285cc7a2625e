/** A browser on our pages: keeps its cookies, says where its pages are from. */
import type { TestApi } from './api.ts';

interface Asking {
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

export class Browser {
  cookies = new Map<string, string>();
  readonly #api: Pick<TestApi, 'url'>;
  readonly #headers: Record<string, string>;

  /** @param address where it asks from; else from the api's own machine */
  constructor(api: Pick<TestApi, 'url'>, address?: string) {
    this.#api = api;
    this.#headers = address ? { 'X-Forwarded-For': address } : {};
  }

  async ask(method: string, path: string, { body, headers }: Asking = {}) {
    const response = await fetch(`${this.#api.url}${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(method === 'GET' ? {} : { Origin: 'http://localhost:3000' }),
        ...this.#headers,
        Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...headers,
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) as RegExpExecArray;
      if (value) this.cookies.set(name as string, value);
      else this.cookies.delete(name as string);
    }
    return { status: response.status, headers: response.headers, body: (await response.json()) as never };
  }

  /** Another one with the same cookies. */
  copy(): Browser {
    const copy = new Browser(this.#api, this.#headers['X-Forwarded-For']);
    copy.cookies = new Map(this.cookies);
    return copy;
  }
}

export const password = 'correct horse battery';
let people = 0;

/** An address that nobody had before. */
export function newEmail(): string {
  people += 1;
  return `person-${people}-${process.pid}@example.org`;
}

/** Somebody with an account, signed in where they confirmed it. */
export async function signUp(
  api: Pick<TestApi, 'url' | 'mails'>,
  { email = newEmail(), ref = undefined as string | undefined, locale = undefined as string | undefined } = {},
): Promise<{ email: string; browser: Browser; account: { id: string; referral: { code: string; referred: number } } }> {
  const browser = new Browser(api);
  await browser.ask('POST', '/v1/registrations', { body: { email, password, ref, locale } });
  const code = (await api.mails(email)).at(-1)?.code;
  const { status, body } = await browser.ask('POST', '/v1/registrations/confirmation', { body: { code, password } });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return { email, browser, account: body };
}
