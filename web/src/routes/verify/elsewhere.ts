import { didWebUrl, type ReadController, type ReadStatusList } from '#verify';
import type { Asks } from './check.ts';
import { isOutside } from './outside.ts';

const patienceMs = 8000;
const lengthMax = 1024 * 1024;

/**
 * What a foreign badge names outside: its issuer's keys and status lists. Asked by the visitor's own browser, and only once
 * the visitor has let it; before that, whom it would ask is only noted.
 */
export function elsewhere(mayAsk: boolean): {
  controller: ReadController;
  statusList: ReadStatusList;
  asked(): Asks | undefined;
} {
  const hosts = new Set<string>();
  const refused = new Set<string>();
  const read = async (url: string | undefined): Promise<string | undefined> => {
    if (url === undefined || !URL.canParse(url)) return undefined;
    const { host } = new URL(url);
    if (!isOutside(url)) refused.add(host);
    else hosts.add(host);
    return mayAsk && isOutside(url) ? readText(url) : undefined;
  };
  return {
    controller: async (id) => {
      const text = await read(id.startsWith('did:') ? didWebUrl(id) : id);
      return text === undefined ? undefined : JSON.parse(text);
    },
    statusList: read,
    asked: () =>
      hosts.size + refused.size > 0 ? { hosts: [...hosts].sort(), refused: [...refused].sort() } : undefined,
  };
}

async function readText(url: string): Promise<string | undefined> {
  const response = await fetch(url, {
    ...{ credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error', cache: 'no-store' },
    headers: { accept: 'application/json, application/did+json, text/plain' },
    signal: AbortSignal.timeout(patienceMs),
  });
  if (!response.ok) return undefined;
  return readBounded(response);
}

/** Whoever it is may send without an end. */
async function readBounded({ body }: Response): Promise<string | undefined> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const read = await reader?.read();
    if (!read || read.done) return text;
    text += read.value;
    if (text.length > lengthMax) {
      await reader?.cancel();
      return undefined;
    }
  }
}
