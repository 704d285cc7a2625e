/** Whole pages that are the same for every visitor without a session, kept until what they show changes. */
import http from 'node:http';
import https from 'node:https';

/** A page as it was drawn. */
export interface Page {
  html: Buffer;
  headers: [name: string, value: string][];
  /** Milliseconds since 1970; from then on the page would say something else, because a lesson opens. */
  until: number;
  /** What its answers of the api say they belong to (`Catalogue-Generation`); null for one that says nothing. */
  generations: (string | null)[];
}

export type KeepPage = (page: Page) => void;

interface Kept extends Omit<Page, 'generations'> {
  etag: string | undefined;
}

export interface PageCache {
  /** Answers with a kept page; false: there is none, so it must be drawn. */
  answer(request: http.IncomingMessage, response: http.ServerResponse): boolean;
  /** What keeps the page that this request is answered with; undefined: not one to keep. */
  keeperOf(request: http.IncomingMessage): KeepPage | undefined;
  /** What is public is of this generation from now on; undefined: nobody knows. */
  become(generation: string | undefined): void;
}

const key = '[a-z][a-z0-9_]{0,31}';
const pages = new RegExp(`^/(courses(/${key})?|learn/${key}/${key}|paths(/${key})?)$`);
/** What an address may ask for; with anything else its page is drawn each time. */
const filters = ['topic', 'level', 'length', 'language'];
/** What a visitor chose. Whoever sends another cookie may be somebody. */
const choices = ['theme', 'locale'];
const headerLengthMax = 300;

/** Keeps so many bytes of pages; what was not asked for the longest goes first. */
export function createPageCache(bytesMax = 64 * 1024 * 1024, now: () => number = Date.now): PageCache {
  const kept = new Map<string, Kept>();
  let generation: string | undefined;
  let bytes = 0;

  const drop = (name: string) => {
    bytes -= kept.get(name)?.html.length ?? 0;
    kept.delete(name);
  };
  const keep = (name: string, { generations, ...page }: Page) => {
    // Only of answers that were all made of what is public now. Another process of the api may not have heard of it yet.
    if (generation === undefined || generations.length === 0 || generations.some((one) => one !== generation)) return;
    if (page.html.length > bytesMax || page.until <= now()) return;
    drop(name);
    const etag = page.headers.find(([header]) => header === 'etag')?.[1];
    kept.set(name, { ...page, etag });
    bytes += page.html.length;
    for (const oldest of kept.keys()) {
      if (bytes <= bytesMax) break;
      drop(oldest);
    }
  };
  return {
    answer(request, response) {
      if (request.method !== 'GET') return false;
      const name = nameOf(request);
      const page = kept.get(name);
      if (!page) return false;
      if (page.until <= now()) {
        drop(name);
        return false;
      }
      kept.delete(name);
      kept.set(name, page);
      send(page, request, response);
      return true;
    },
    keeperOf(request) {
      if (generation === undefined || request.method !== 'GET' || !isForEverybody(request)) return undefined;
      const name = nameOf(request);
      return (page) => keep(name, page);
    },
    become(next) {
      if (next === generation) return;
      generation = next;
      kept.clear();
      bytes = 0;
    },
  };
}

/** All of a request that its page is made of. */
function nameOf({ url, headers }: http.IncomingMessage): string {
  return `${headers.host}\n${url}\n${headers.cookie ?? ''}\n${headers['accept-language'] ?? ''}`;
}

/** Whether its page is one to keep, and the visitor nobody in particular. */
function isForEverybody({ url = '', headers }: http.IncomingMessage): boolean {
  const [pathname = '', search] = url.split('?');
  if (!pages.test(pathname) || url.length > headerLengthMax) return false;
  if ((headers['accept-language'] ?? '').length > headerLengthMax) return false;
  const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim().split('=')[0] as string);
  if (!cookies.every((name) => name === '' || choices.includes(name))) return false;
  if (search === undefined) return true;
  const names = [...new URLSearchParams(search).keys()];
  return (
    pathname === '/courses' && new Set(names).size === names.length && names.every((name) => filters.includes(name))
  );
}

function send({ html, headers, etag }: Kept, request: http.IncomingMessage, response: http.ServerResponse): void {
  for (const [name, value] of headers) response.setHeader(name, value);
  if (etag !== undefined && request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  response.setHeader('content-length', html.length);
  response.writeHead(200).end(html);
}

/** The api says the name every second: silence is a connection that is lost. */
const silenceMs = 3_000;
const retryMs = { first: 250, most: 5_000 };

/** Follows what is public, over one stream of the api. Returns what ends that. */
export function followCatalogue(apiUrl: URL, become: PageCache['become']): () => void {
  const address = new URL('/v1/stream/catalogue', apiUrl);
  const { get } = address.protocol === 'https:' ? https : http;
  let wait = retryMs.first;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  let request: http.ClientRequest;

  const open = () => {
    request = get(address, { agent: false, timeout: silenceMs }, (response) => {
      if (response.statusCode !== 200) return void request.destroy();
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text = (text + chunk).slice(-2_000);
        const name = [...text.matchAll(/^event: generation\ndata: (\S+)\n\n/gm)].at(-1)?.[1];
        if (name === undefined) return;
        become(name);
        wait = retryMs.first;
      });
      response.on('error', () => {});
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => {});
    request.on('close', () => {
      become(undefined);
      if (isOver) return;
      timer = setTimeout(open, wait);
      timer.unref();
      wait = Math.min(wait * 2, retryMs.most);
    });
  };
  open();
  return () => {
    isOver = true;
    clearTimeout(timer);
    request.destroy();
  };
}
