const PAUSE_MS = 50;
const PAUSE_MS_MAX = 500;
const SECONDS_MAX = 90;

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Asks again and again until the answer is not null: ledgers take their time, and differ in how much.
 * @param what is waited for, as the error names it
 */
export async function until<T>(what: string, ask: () => Promise<T | null>, secondsMax = SECONDS_MAX): Promise<T> {
  const end = Date.now() + secondsMax * 1000;
  for (let wait = PAUSE_MS; Date.now() < end; wait = Math.min(wait * 1.5, PAUSE_MS_MAX)) {
    const answer = await ask();
    if (answer !== null) return answer;
    await pause(wait);
  }
  throw new Error(`waited ${secondsMax} s for ${what}`);
}
