import { readPaths } from '#lib/path.ts';
import { pathKeyPattern } from '#wire/forms.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const asked = url.searchParams.get('after') ?? '';
  const after = new RegExp(pathKeyPattern).test(asked) ? asked : null;
  const page = await readPaths(fetch, after);
  return { paths: page?.paths ?? null, more: page?.next ? `/paths?after=${page.next}` : null, isLater: after !== null };
};
