import { Refusal } from '#lib/api.ts';
import * as m from '#lib/paraglide/messages.js';
import { changeHandle } from '#lib/person.ts';
import { act, faulty } from '#lib/server/act.ts';
import { handlePattern, problemTypes } from '#wire/forms.ts';
import type { Actions } from './$types';

/** How others address one, and whether they may see the profile. */
export const handleActions = {
  handle: ({ request, fetch }) =>
    act(request, async (sent) => {
      const handle = sent.text('handle').replace(/^@/, '').toLowerCase() || null;
      const isPublic = sent.text('isPublic') === 'true';
      if (handle === null && isPublic) throw faulty('handle', m.person_handle_needed());
      if (handle !== null && !new RegExp(handlePattern).test(handle)) throw faulty('handle', m.person_handle_form());
      await changeHandle(fetch, { handle, isPublic }).catch((refusal) => {
        if (refusal instanceof Refusal && refusal.type === problemTypes.handleTaken)
          throw faulty('handle', m.person_handle_taken());
        throw refusal;
      });
      return { said: isPublic ? m.person_saved_public() : m.person_saved() };
    }),
} satisfies Actions;
