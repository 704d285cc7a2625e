import { didWebUrl, type ReadController, type ReadStatusList } from '#verify';
import type { Asks } from './check.ts';

const patienceMs = 8000;
const bytesMax = 1024 * 1024;

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

/** A public address: by https, by a name, and by none that means something inside. */
export function isOutside(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== 'https:' || username || password) return false;
  if (/^[\d.]+$|^\[/.test(hostname) || !hostname.includes('.')) return false;
  return !/(^|\.)(localhost|local|internal|lan|home|corp|intranet|private|test|example|invalid|arpa)\.?$/i.test(
    hostname,
  );
}

async function readText(url: string): Promise<string | undefined> {
  const response = await fetch(url, {
    ...{ credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error', cache: 'no-store' },
    headers: { accept: 'application/json, application/did+json, text/plain' },
    signal: AbortSignal.timeout(patienceMs),
  });
  if (!response.ok) return undefined;
  const text = await response.text();
  return text.length > bytesMax ? undefined : text;
}
