/**
 * How the indexer's process is started, and so `npm run indexer` in package.json: left alone, V8 lets garbage grow to half a
 * gigabyte before it looks, where a backfill holds some 60 MB.
 */
export const nodeFlags = ['--max-semi-space-size=16', '--max-old-space-size=384'];
