/** A HAL link; templated ones are RFC 6570 templates. */
export interface Link {
  href: string;
  templated?: true;
}

/** What stands after a link to a list. */
const PAGING = '{?cursor,limit,order}';

/** @param base the address that the request came to, without a path */
export function link(base: string, path: string): Link {
  const href = `${base}${path}`;
  return path.includes('{') ? { href, templated: true } : { href };
}

export function pagedLink(base: string, path: string): Link {
  return link(base, `${path}${PAGING}`);
}
