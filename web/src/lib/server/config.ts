/** What this service is told by its environment. */
export interface WebConfig {
  /** Where the api answers; pages read from it and `/v1` is passed on to it. */
  apiUrl: URL;
  /** The address visitors use; null when it is whatever host they asked for. */
  publicUrl: URL | null;
  port: number;
  bind: string;
  /** Offer visitors a key kept in their browser; only where tokens are worth nothing. */
  offersPracticeKey: boolean;
}

type Environment = Record<string, string | undefined>;

/**
 * Reads the environment once.
 * @throws Error that lists every fault together: what was found, what was expected.
 */
export function readConfig(environment: Environment): WebConfig {
  const faults: string[] = [];
  const config = {
    apiUrl: readUrl(environment, 'API_URL', faults) ?? new URL('http://127.0.0.1:4000'),
    publicUrl: readUrl(environment, 'PUBLIC_URL', faults),
    port: readPort(environment, 'WEB_PORT', 3000, faults),
    bind: environment.BIND || '127.0.0.1',
    offersPracticeKey: readSwitch(environment, 'PRACTICE_KEY', faults),
  };
  if (faults.length > 0) throw new Error(`The environment is not usable:\n  ${faults.join('\n  ')}`);
  return config;
}

function readUrl(environment: Environment, name: string, faults: string[]): URL | null {
  const found = environment[name];
  if (!found) return null;
  const url = URL.parse(found);
  if (url?.protocol.match(/^https?:$/) && url.pathname === '/') return url;
  faults.push(`${name}: found "${found}", expected an address such as http://localhost:3000, without a path.`);
  return null;
}

function readSwitch(environment: Environment, name: string, faults: string[]): boolean {
  const found = environment[name] || 'off';
  if (found === 'on' || found === 'off') return found === 'on';
  faults.push(`${name}: found "${found}", expected on or off.`);
  return false;
}

function readPort(environment: Environment, name: string, fallback: number, faults: string[]): number {
  const found = environment[name] || String(fallback);
  if (/^\d{1,5}$/.test(found) && Number(found) <= 65_535) return Number(found);
  faults.push(`${name}: found "${found}", expected a port from 0 to 65535.`);
  return fallback;
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The origin a request was made to. `PUBLIC_URL` decides, so that no proxy or `Host` header can change it; only on the
 * machine itself every loopback name counts, because `localhost` and `127.0.0.1` are then the same site.
 */
export function requestOrigin(config: WebConfig, host: string | undefined): string {
  const asked = host ? URL.parse(`http://${host}`) : null;
  const isLocal = asked !== null && loopbackNames.includes(asked.hostname);
  const isLocalSite = config.publicUrl === null || loopbackNames.includes(config.publicUrl.hostname);
  if (isLocal && isLocalSite) return asked.origin;
  return config.publicUrl?.origin ?? asked?.origin ?? `http://localhost:${config.port}`;
}
