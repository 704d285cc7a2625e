/** What came of checking signatures, for a while: it costs ten milliseconds, and a page that is opened much asks for the same. */
import { createHash } from 'node:crypto';
import type { Examiner, Presented } from '#verify';

const keptMax = 1000;
/** Certificates have a few kilobytes. What was said of a longer document refers to it, and so keeps it in memory. */
const lengthMax = 16 * 1024;
/** A signature or its key may run out meanwhile. */
const keptMs = 60_000;

export type Signatures = (presented: Presented) => NonNullable<Examiner['once']>;

/**
 * Nothing of what is presented is kept but its hash, and nothing of the ledger at all. The keys are those that this process
 * has read, so they stay the same.
 */
export function keepSignatures(now: () => number = Date.now): Signatures {
  const kept = new Map<string, { answer: Promise<unknown>; until: number }>();
  return (presented) => {
    const text = presented.jws ?? JSON.stringify(presented.content);
    if (text.length > lengthMax) return (ask) => ask();
    const key = createHash('sha256').update(text).digest('base64');
    return <T>(ask: () => Promise<T>): Promise<T> => {
      const before = kept.get(key);
      if (before && before.until > now()) return before.answer as Promise<T>;
      kept.delete(key);
      if (kept.size >= keptMax) kept.delete(kept.keys().next().value as string);
      const answer = ask();
      kept.set(key, { answer, until: now() + keptMs });
      answer.catch(() => kept.delete(key));
      return answer;
    };
  };
}
