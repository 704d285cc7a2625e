/** Whole pages that are the same for every visitor without a session, kept until what they show changes. */
import http from 'node:http';
import https from 'node:https';

/** A page as it was drawn. */
export interface Page {
  html: Buffer;
  headers: [name: string, value: string][];
  /** Milliseconds since 1970; from then on the page would say something else, because a lesson opens. */
  until: number;
  /** What its answers of the api say they belong to (`Catalogue-Generation`, `Ledger-Generation`); null for one that says nothing. */
  generations: (string | null)[];
}

export type KeepPage = (page: Page) => void;

interface Kept {
  html: Buffer;
  until: number;
  etag: string | undefined;
  /** Name, value, name, value, as Node writes them without another look. */
  headers: string[];
}

export interface PageCache {
  /** Answers with a kept page; false: there is none, so it must be drawn. */
  answer(request: http.IncomingMessage, response: http.ServerResponse): boolean;
  /** Resolves when the page that this request asks for has been drawn for somebody else; undefined: nobody waits for it. */
  drawing(request: http.IncomingMessage): Promise<void> | undefined;
  /** What keeps the page that this request is answered with; undefined: not one to keep. */
  keeperOf(request: http.IncomingMessage, response: http.ServerResponse): KeepPage | undefined;
  /** What is public is of this generation from now on; undefined: nobody knows. */
  become(generation: string | undefined): void;
}

/** Which pages a cache keeps, and for how long at most. */
export interface Kind {
  /** @param search what follows the question mark; undefined: nothing does */
  isOne(pathname: string, search: string | undefined): boolean;
  /** However sure it is that nothing has changed. */
  msMax: number;
}

const key = '[a-z][a-z0-9_]{0,31}';
const cataloguePages = new RegExp(`^/(courses(/${key})?|learn/${key}/${key}|paths(/${key})?)$`);
/** What an address may ask for; with anything else its page is drawn each time. */
const filters = ['topic', 'level', 'length', 'language'];

/** Courses, lessons and paths: the same until one of them changes. */
export const catalogue: Kind = {
  isOne(pathname, search) {
    if (!cataloguePages.test(pathname)) return false;
    if (search === undefined) return true;
    const names = [...new URLSearchParams(search).keys()];
    return (
      pathname === '/courses' && new Set(names).size === names.length && names.every((name) => filters.includes(name))
    );
  },
  msMax: Number.POSITIVE_INFINITY,
};

/**
 * What the ledger says of a certificate: the same until another ledger is read. Should none be read any more, that is to be
 * seen on the page, and only the api sees how far the network is meanwhile.
 */
export const certificates: Kind = {
  isOne: (pathname, search) => search === undefined && /^\/credentials\/[0-9a-f]{32}$/.test(pathname),
  msMax: 5_000,
};

/** What a visitor chose. Whoever sends another cookie may be somebody. */
const choices = ['theme', 'locale'];
const headerLengthMax = 300;

/** Keeps so many bytes of pages; what was not asked for the longest goes first. */
export function createPageCache(kind: Kind, bytesMax = 64 * 1024 * 1024, now: () => number = Date.now): PageCache {
  const kept = new Map<string, Kept>();
  const drawings = new Map<string, Promise<void>>();
  let generation: string | undefined;
  let bytes = 0;

  const drop = (name: string) => {
    bytes -= kept.get(name)?.html.length ?? 0;
    kept.delete(name);
  };
  const keep = (name: string, { generations, html, headers, ...page }: Page) => {
    // Only of answers that were all made of what is public now. Another process of the api may not have heard of it yet.
    if (generation === undefined || generations.length === 0 || generations.some((one) => one !== generation)) return;
    const until = Math.min(page.until, now() + kind.msMax);
    if (html.length > bytesMax || until <= now()) return;
    drop(name);
    const etag = headers.find(([header]) => header === 'etag')?.[1];
    kept.set(name, { html, until, etag, headers: headers.flat() });
    bytes += html.length;
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
    drawing: (request) => (request.method === 'GET' ? drawings.get(nameOf(request)) : undefined),
    keeperOf(request, response) {
      if (generation === undefined || request.method !== 'GET' || !isForEverybody(request, kind)) return undefined;
      const name = nameOf(request);
      const { promise, resolve } = Promise.withResolvers<void>();
      const end = () => {
        if (drawings.get(name) === promise) drawings.delete(name);
        resolve();
      };
      drawings.set(name, promise);
      response.once('close', end); // whatever it was answered with
      return (page) => {
        keep(name, page);
        end();
      };
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
function isForEverybody({ url = '', headers }: http.IncomingMessage, { isOne }: Kind): boolean {
  const [pathname = '', search] = url.split('?');
  if (url.length > headerLengthMax || !isOne(pathname, search)) return false;
  if ((headers['accept-language'] ?? '').length > headerLengthMax) return false;
  const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim().split('=')[0] as string);
  return cookies.every((name) => name === '' || choices.includes(name));
}

function send({ html, headers, etag }: Kept, request: http.IncomingMessage, response: http.ServerResponse): void {
  if (etag !== undefined && request.headers['if-none-match'] === etag) response.writeHead(304, headers).end();
  else response.writeHead(200, [...headers, 'content-length', String(html.length)]).end(html);
}

/** The api says the name every second: silence is a connection that is lost. */
const silenceMs = 3_000;
const retryMs = { first: 250, most: 5_000 };

/** Follows what a kind of pages is made of, over one stream of the api. Returns what ends that. */
export function followGeneration(address: URL, become: PageCache['become']): () => void {
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
