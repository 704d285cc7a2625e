import type { DraftDocument, Form } from '#lib/studio.ts';

/** How saving a document ended where no script runs: what was typed comes back whole. */
export interface Saving {
  at: 'document';
  /** Like `lesson.fees`. */
  document: string;
  refusal?: string;
  mine?: Form;
  text?: string;
  /** What another wrote meanwhile. */
  standing?: DraftDocument;
  html?: string;
}
