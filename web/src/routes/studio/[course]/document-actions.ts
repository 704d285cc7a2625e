import { type ActionFailure, fail, redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty } from '#lib/server/act.ts';
import { readForm } from '#lib/server/form.ts';
import {
  createDocument,
  editorAddress,
  keyOf,
  preview,
  putImage,
  readDocument,
  removeDocument,
  removeImage,
  renameDocument,
  saveDocument,
} from '#lib/studio.ts';
import { operated, readFields, unfolded } from '#lib/studio-form.ts';
import { avatarBytesMax, avatarTypes, type DraftDocumentKind } from '#wire/forms.ts';
import type { Actions } from './$types';
import type { Saving } from './saving.ts';

const endings: Record<string, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' };

/** The fields of the form that names a document, `lesson.fees`, and the revision that was seen. */
const named = (text: (name: string) => string) => {
  const [kind = '', key = ''] = text('document').split('.');
  return { kind: kind as DraftDocumentKind, key, basis: Number(text('basis')) };
};

/** What is done with one document of a draft, where no script does it in the page. */
export const documentActions = {
  save: async ({ request, fetch, params }): Promise<Saving | ActionFailure<Saving>> => {
    const sent = await readForm(request);
    const document = String(sent.get('Document') ?? '');
    const [kind = '', key = ''] = document.split('.');
    const what = String(sent.get('Do') ?? 'save');
    const text = sent.get('Text');
    const read = readFields(sent);
    const form = /^(add|up|down|remove|show) /.test(what) ? operated(unfolded(read), what).form : read;
    const mine = typeof text === 'string' ? { text } : { mine: readFields(fieldsOf(form)) };
    try {
      if (what === 'preview') {
        const { html } = await preview(fetch, params.course, String(read.body ?? ''));
        return { at: 'document', document, html, mine: read };
      }
      const change = {
        basis: Number(sent.get('Basis')),
        ...(typeof text === 'string' ? { text } : { form: mine.mine }),
      };
      await saveDocument(fetch, { course: params.course, kind, key }, change);
      return { at: 'document', document };
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      const isChanged = refusal.type === 'urn:brain-storm:problem:draft_changed';
      const standing = isChanged
        ? await readDocument(fetch, params.course, kind, key).catch(() => undefined)
        : undefined;
      return fail(refusal.status || 503, { at: 'document', document, refusal: refusal.message, ...mine, standing });
    }
  },
  create: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const [title, kind] = [sent.text('title'), sent.text('kind') as DraftDocumentKind];
      if (!title) throw faulty('title', m.studio_title_missing());
      const key = sent.text('key') || keyOf(title);
      if (!key) throw faulty('key', m.studio_key_missing());
      const basis = Number(sent.text('basis'));
      const rest = kind === 'lesson' ? { module: Number(sent.text('module')) } : { lesson: sent.text('lesson') };
      await createDocument(fetch, params.course, { basis, kind, key, title, ...rest });
      redirect(303, editorAddress(params.course, kind, key));
    }),
  remove: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const { kind, key, basis } = named(sent.text);
      await removeDocument(fetch, params.course, kind, key, basis);
      redirect(303, `/studio/${params.course}`);
    }),
  rename: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const { kind, key, basis } = named(sent.text);
      const renamed = sent.text('key');
      if (!renamed) throw faulty('key', m.studio_key_missing());
      await renameDocument(fetch, params.course, kind, key, { basis, key: renamed });
      redirect(303, editorAddress(params.course, kind, renamed));
    }),
  image: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const file = sent.file('picture');
      const ending = endings[file?.type ?? ''];
      if (!file || !avatarTypes.some((type) => type === file.type) || !ending)
        throw faulty('picture', m.studio_no_picture());
      if (file.size > avatarBytesMax) throw faulty('picture', m.studio_picture_large());
      const name = keyOf(sent.text('name').replace(/\.\w+$/, '') || file.name.replace(/\.\w+$/, ''));
      if (!name) throw faulty('name', m.studio_key_missing());
      await putImage(fetch, params.course, `${name}.${ending}`, file);
      return { said: m.studio_picture_kept({ name: `${name}.${ending}` }) };
    }),
  removeImage: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      await removeImage(fetch, params.course, sent.text('name'));
      return { said: m.studio_picture_gone({ name: sent.text('name') }) };
    }),
} satisfies Actions;

/** A form as its fields again, so that maps that were lists for a moment are maps. */
function fieldsOf(value: unknown, path = ''): [string, string][] {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return [[path, value.join('\n')]];
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([name, one]) => fieldsOf(one, path ? `${path}.${name}` : name));
}
