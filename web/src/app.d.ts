declare global {
  namespace App {
    interface Locals {
      /** The status of a page that is drawn whole although its answer is "not found", "could not check" or the like. */
      status?: number;
    }
  }
}

export {};
