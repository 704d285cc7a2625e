/**
 * How the indexer's process is started (and so `npm run indexer` in package.json): V8 would let garbage grow to gigabytes before it
 * looks, where a backfill holds some 60 MB. A small young generation suits events that live for one batch.
 */
export const nodeFlags = ['--max-semi-space-size=8', '--max-old-space-size=256'];
