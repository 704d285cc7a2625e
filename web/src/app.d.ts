import type { KeepPage } from '#lib/server/page-cache.ts';

declare module 'node:http' {
  interface IncomingMessage {
    /** Keeps the page that answers it, where it is one to keep (server.ts). */
    keepPage?: KeepPage;
  }
}

declare global {
  namespace App {
    interface Locals {
      /** The status of a page that is drawn whole although its answer is "not found", "could not check" or the like. */
      status?: number;
      /** What wallets are told this site is: the host of PUBLIC_URL. */
      host: string;
      /** Whether the network is one to practise on, where a key in the browser does no harm. */
      offersPracticeKey: boolean;
      /** What the page was made of, where it may be kept: see page-cache.ts. */
      made?: { generations: (string | null)[]; until: number };
    }
  }
}
