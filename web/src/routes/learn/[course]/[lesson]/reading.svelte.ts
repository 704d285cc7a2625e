/** Tells the server where somebody reads and for how long, while the page is seen and in focus. */
import { untrack } from 'svelte';
import { Refusal } from '#lib/api.ts';
import { keepPlace, type LessonState } from '#lib/learning.ts';
import { beforeNavigate } from '$app/navigation';

const signMs = 15_000;
/** A heading counts as reached once it is in the upper third of the view. */
const reachedShare = 1 / 3;

export interface Lesson {
  course: string;
  lesson: string;
}

/**
 * Follows the reading of a lesson while the component lives; call it while one is set up.
 * @param at the lesson; another one ends the first and begins anew
 * @param text the element of the lesson's HTML
 * @param dwell read so far of what is asked, in seconds; null: nothing is asked
 * @param onState what the server makes of it
 */
export function followReading(
  at: () => Lesson,
  text: () => HTMLElement | undefined,
  dwell: () => LessonState['dwell'],
  onState: (state: LessonState) => void,
): void {
  // The names alone: an answer of the server that brings the same lesson anew does not begin it anew.
  const course = $derived(at().course);
  const lesson = $derived(at().lesson);
  let signOff = () => {};
  $effect(() => {
    const place = { course, lesson };
    const following = untrack(() => follow(place, text, dwell, onState));
    signOff = following.signOff;
    return following.end;
  });
  // While the lesson's own text is still there to be looked at.
  beforeNavigate(() => signOff());
}

function follow(
  place: Lesson,
  text: () => HTMLElement | undefined,
  dwell: () => LessonState['dwell'],
  onState: (state: LessonState) => void,
): { signOff(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  // Until they scroll, where they were before is worth more than that they are at the top.
  let hasScrolled = window.scrollY > 0;
  const isReading = () => document.visibilityState === 'visible' && document.hasFocus() && navigator.onLine;

  const heading = () => (hasScrolled ? headingReached(text()) : undefined);

  async function sign(): Promise<void> {
    clearTimeout(timer);
    if (isReading()) {
      try {
        const state = await keepPlace(fetch, { ...place, heading: heading() });
        if (isOver) return;
        onState(state);
      } catch (error) {
        // They left the course, or are signed out: nothing of it is counted any more.
        if (error instanceof Refusal && [401, 403, 404].includes(error.status)) isOver = true;
      }
    }
    if (isOver) return;
    clearTimeout(timer);
    const left = dwell();
    const missingMs = left && left.seconds < left.of ? (left.of - left.seconds) * 1000 + 200 : signMs;
    timer = setTimeout(sign, Math.min(signMs, missingMs));
  }

  /** The page may be gone before the answer comes. */
  function signOff(): void {
    if (isOver || !navigator.onLine) return;
    keepPlace(fetch, { ...place, heading: heading() }, { keepalive: true }).catch(() => {});
  }

  const onVisibility = () => (document.visibilityState === 'hidden' ? signOff() : sign());
  const onScroll = () => {
    hasScrolled = true;
  };
  sign();
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('focus', sign);
  window.addEventListener('pagehide', signOff);
  window.addEventListener('scroll', onScroll, { passive: true });
  const end = () => {
    isOver = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('focus', sign);
    window.removeEventListener('pagehide', signOff);
    window.removeEventListener('scroll', onScroll);
  };
  return { signOff, end };
}

/** Id of the last heading that was reached; null above the first. */
function headingReached(text: HTMLElement | undefined): string | null {
  const line = window.innerHeight * reachedShare;
  const headings = [...(text?.querySelectorAll<HTMLElement>(':is(h2, h3, h4)[id]') ?? [])];
  return headings.findLast((heading) => heading.getBoundingClientRect().top <= line)?.id ?? null;
}
