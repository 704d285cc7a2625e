import { redirect } from '@sveltejs/kit';
import { changeIssuing, readIssuing, readPeople, setRoles } from '#lib/admin.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty } from '#lib/server/act.ts';
import type { GrantedRole } from '#wire';
import type { Actions, PageServerLoad } from './$types';
import { read } from './read.ts';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const search = url.searchParams.get('search')?.trim() ?? '';
  const [people, issuing] = await Promise.all([
    read(readPeople(fetch, search, url.searchParams.get('after'))),
    read(readIssuing(fetch)),
  ]);
  return { search, issuing, ...people };
};

export const actions: Actions = {
  issuing: ({ request, fetch }) =>
    act(request, async (sent) => {
      const reason = sent.text('reason');
      if (!reason) throw faulty('reason', m.admin_reason_none());
      await changeIssuing(fetch, { needsTwo: sent.text('needsTwo') === 'true', reason });
      return { said: m.issuing_rule_changed() };
    }),
  roles: ({ request, fetch }) =>
    act(request, async (sent) => {
      const [roles, reason] = [sent.all('roles') as GrantedRole[], sent.text('reason')];
      if (!reason) throw faulty('reason', m.admin_reason_none());
      await setRoles(fetch, sent.text('id'), { roles, reason });
      // Who gave the role away has no page any more to be told on.
      if (sent.text('isSelf') && !roles.includes('admin')) redirect(303, '/admin');
      return { said: m.admin_roles_changed() };
    }),
};
