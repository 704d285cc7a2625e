import { error } from '@sveltejs/kit';
import { statusOfRefusal } from '#lib/course.ts';
import * as m from '#lib/paraglide/messages.js';
import { readHandle, readPerson } from '#lib/person.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, fetch, parent }) => {
  const [person, own] = await Promise.all([
    readPerson(fetch, params.handle),
    parent().then(({ account }) => account && readHandle(fetch)),
  ]).catch((cause) => {
    const status = statusOfRefusal(cause);
    error(status, status === 404 ? m.person_not_found() : m.person_unreadable());
  });
  return { person, isOwn: own?.handle === person.handle };
};
