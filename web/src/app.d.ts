declare global {
  namespace App {
    interface Locals {
      /** The status of a page that is drawn whole although its answer is "not found", "could not check" or the like. */
      status?: number;
      /** What wallets are told this site is: the host of PUBLIC_URL. */
      host: string;
      /** Whether the network is one to practise on, where a key in the browser does no harm. */
      offersPracticeKey: boolean;
    }
  }
}

export {};
