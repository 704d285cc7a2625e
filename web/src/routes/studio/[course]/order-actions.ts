import * as m from '#lib/paraglide/messages.js';
import { act } from '#lib/server/act.ts';
import { arrange, type Modules, reordered } from '#lib/studio.ts';
import type { Actions } from './$types';

/** Moves modules and lessons, by button, by hand, or by both at once: what was dragged is in `order` already. */
export const orderActions = {
  order: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const what = sent.text('do') || 'keep';
      const shown = readOrder(sent.text('order')).map((module, index) => ({
        ...module,
        title: sent.text(`title-${index}`) || module.title,
        releases: releasesOf(sent.text(`releases-${index}`)),
      }));
      const added = sent.text('module');
      const modules = reordered(shown, what === 'add' ? `add module ${added}` : what);
      const draft = await arrange(fetch, params.course, { basis: Number(sent.text('basis')), modules });
      return { said: wordsOf(draft.modules ?? [], what) };
    }),
} satisfies Actions;

function releasesOf(text: string): string | null {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? `${text}:00Z` : text || null;
}

/** What the page sent of its own order; anything else is no order, which the api refuses. */
function readOrder(text: string): Modules {
  try {
    const modules: unknown = JSON.parse(text);
    return Array.isArray(modules) ? (modules as Modules) : [];
  } catch {
    return [];
  }
}

type Shown = { title: string; lessons: { key: string; title: string }[] }[];

/** Where what was moved is now. */
function wordsOf(modules: Shown, what: string): string {
  const [verb, kind, name = ''] = what.split(' ');
  if (verb === 'add') return m.studio_module_added();
  if (kind === 'module' && verb !== 'remove') {
    const number = Number(name) + (verb === 'up' ? 0 : 2);
    return m.studio_module_moved({ title: modules[number - 1]?.title ?? '', number, of: modules.length });
  }
  const index = modules.findIndex(({ lessons }) => lessons.some(({ key }) => key === name));
  const module = modules[index];
  if (kind !== 'lesson' || !module) return m.studio_order_saved();
  const place = module.lessons.findIndex(({ key }) => key === name);
  return m.studio_lesson_moved({
    ...{ title: module.lessons[place]?.title ?? '', number: place + 1, of: module.lessons.length },
    module: module.title,
  });
}
