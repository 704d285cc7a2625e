/**
 * A course's Markdown as HTML that may stand in our pages whatever its author wrote: raw HTML stays text, links and images
 * lead where docs/courses.md allows, and what comes out is cleaned once more by a list of what may remain.
 */
import MarkdownIt, { type MarkdownIt as Parser, type Token } from 'markdown-it';
import sanitize from 'sanitize-html';
import { escapeHtml, type Highlight, highlightFor } from './highlight.ts';
import { anchorOf } from './markdown.ts';

/** Raise it when the same folder becomes another edition: what was made before is then made anew (publish.ts). */
export const rendering = 4;

export interface ShownImage {
  hash: string;
  width: number;
  height: number;
}

/** Where the text stands: what its links and images name. */
export interface Place {
  course: string;
  lessons: ReadonlySet<string>;
  /** By file name. */
  images: ReadonlyMap<string, ShownImage>;
}

/** A heading's id has this before it, so that no author can name a part of the page around. */
const headingPrefix = 'h-';
const linkForm = /^(?:([a-z][a-z0-9_]{0,31})\.md)?(?:#(.+))?$/;
const imageAddress = /^\/v1\/course-images\/[0-9a-f]{64}$/;
const imageForm = /^\.\.\/images\/([a-z][a-z0-9_]{0,31}\.\w+)$/;

export async function renderMarkdown(body: string, place: Place): Promise<string> {
  const { markdown, tokens } = await parse(body, place);
  return sanitize(markdown.renderer.render(tokens, markdown.options, {}), allowed);
}

/** Not part of an address or of another word. */
const mention = /(?<![\w@/.-])@([a-z][a-z0-9_]{2,23})(?![\w@])/gi;

/**
 * A post in a course's forum: the same Markdown, but without images and without headings, which are the page's own; who is
 * named by `@handle` outside of code is linked to.
 *
 * @param findPublic of the handles in it, each once, those that have a page; what it throws ends this
 */
export async function renderPost(
  body: string,
  place: Omit<Place, 'images'>,
  findPublic: (handles: string[]) => Promise<ReadonlySet<string>>,
): Promise<string> {
  const { markdown, tokens } = await parse(body, { ...place, images: new Map() }, postLanguages);
  const texts = tokens.flatMap(({ children }) => textsOutsideLinks(children ?? []));
  const handles = texts.flatMap(({ content }) => [...content.matchAll(mention)].map(([, handle]) => lower(handle)));
  const shown = await findPublic([...new Set(handles)]);
  const mayLink = new Set(texts);
  markdown.renderer.rules.text = (all, index) => {
    const token = all[index] as Token;
    const text = escapeHtml(token.content);
    if (!mayLink.has(token)) return text;
    return text.replace(mention, (whole, handle: string) =>
      shown.has(lower(handle)) ? `<a href="/people/${lower(handle)}">${whole}</a>` : whole,
    );
  };
  return sanitize(markdown.renderer.render(tokens, markdown.options, {}), allowedInPosts);
}

/** Each grammar is loaded into the running api and stays: a stranger shall not have it load them all. */
const postLanguages = new Set(
  'rust rs typescript ts javascript js json toml yaml bash sh shell sql python html css'.split(' '),
);

const lower = (text = '') => text.toLowerCase();

function textsOutsideLinks(children: readonly Token[]): Token[] {
  let depth = 0;
  return children.filter(({ type }) => {
    if (type === 'link_open') depth += 1;
    if (type === 'link_close') depth -= 1;
    return type === 'text' && depth === 0;
  });
}

/** @param languages of code that may be coloured; without it any that is known */
async function parse(
  body: string,
  place: Place,
  languages?: ReadonlySet<string>,
): Promise<{ markdown: Parser; tokens: Token[] }> {
  const markdown = new MarkdownIt('default', { html: false, linkify: false, maxNesting: 20 });
  markdown.validateLink = (url) => /^https:\/\//i.test(url) || linkForm.test(url) || imageForm.test(url);
  const tokens = markdown.parse(body, {});
  const found = tokens.filter(({ type }) => type === 'fence').map(languageOf);
  const highlight = await highlightFor(found.filter((language) => languages?.has(language) ?? true));
  settle(tokens, place);
  draw(markdown, highlight, place);
  return { markdown, tokens };
}

/** Turns what a token says about links, headings and columns into what the page has. */
function settle(tokens: Token[], place: Place): void {
  const raise = tokens.some(({ type, tag }) => type === 'heading_open' && tag === 'h1') ? 1 : 0;
  tokens.forEach((token, index) => {
    if (/^heading_(open|close)$/.test(token.type)) token.tag = `h${Math.min(6, Number(token.tag[1]) + raise)}`;
    if (token.type === 'heading_open')
      token.attrSet('id', headingPrefix + anchorOf((tokens[index + 1] as Token).content));
    if (/^t[hd]_open$/.test(token.type)) {
      const side = /text-align:(right|center)/.exec(String(token.attrGet('style') ?? ''))?.[1];
      token.attrs = side ? [['class', side]] : null;
    }
    for (const child of token.children ?? []) if (child.type === 'link_open') settleLink(child, place);
  });
}

function settleLink(token: Token, place: Place): void {
  const target = String(token.attrGet('href') ?? '');
  const href = hrefOf(target, place);
  token.attrs = href === undefined ? null : [['href', href]];
  if (href?.startsWith('https:')) token.attrSet('rel', 'noopener noreferrer');
}

function hrefOf(target: string, { course, lessons }: Place): string | undefined {
  if (/^https:\/\//i.test(target)) return URL.canParse(target) ? new URL(target).href : undefined;
  const [, lesson, heading] = linkForm.exec(target) ?? [];
  if (lesson !== undefined && !lessons.has(lesson)) return undefined;
  const hash = heading === undefined ? '' : `#${headingPrefix}${heading}`;
  return lesson === undefined ? hash || undefined : `/learn/${course}/${lesson}${hash}`;
}

function draw({ renderer }: Parser, highlight: Highlight, place: Place): void {
  let tables = 0;
  renderer.rules.fence = (tokens, index) => {
    const token = tokens[index] as Token;
    return `<pre tabindex="0"><code>${highlight(token.content.replace(/\n$/, ''), languageOf(token))}</code></pre>\n`;
  };
  renderer.rules.code_block = (tokens, index) =>
    `<pre tabindex="0"><code>${escapeHtml((tokens[index] as Token).content)}</code></pre>\n`;
  renderer.rules.table_open = () => {
    tables += 1;
    return `<div class="scroll" tabindex="0" role="region" aria-label="Table ${tables}"><table>`;
  };
  renderer.rules.table_close = () => '</table></div>\n';
  renderer.rules.image = (tokens, index) => {
    const token = tokens[index] as Token;
    const shown = place.images.get(imageForm.exec(String(token.attrGet('src') ?? ''))?.[1] ?? '');
    if (!shown) return escapeHtml(token.content);
    const { hash, width, height } = shown;
    return `<img src="/v1/course-images/${hash}" alt="${escapeHtml(token.content)}" width="${width}" height="${height}" loading="lazy">`;
  };
}

function languageOf({ info }: Token): string {
  return info.trim().split(/\s+/)[0]?.toLowerCase() ?? '';
}

const allowed: sanitize.IOptions = {
  allowedTags: [
    ...['p', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'hr', 'br', 'pre', 'code', 'span', 'div'],
    ...['strong', 'em', 's', 'a', 'img', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  allowedAttributes: {
    ...{ a: ['href', 'rel'], img: ['src', 'alt', 'width', 'height', 'loading'], ol: ['start'], pre: ['tabindex'] },
    div: [{ name: 'class', values: ['scroll'] }, 'tabindex', 'role', 'aria-label'],
    ...Object.fromEntries(['h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, ['id']])),
  },
  allowedClasses: { div: ['scroll'], span: ['code-*'], th: ['right', 'center'], td: ['right', 'center'] },
  allowedSchemes: ['https'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'escape',
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !imageAddress.test(attribs.src ?? ''),
};

const plainHeading = sanitize.simpleTransform('p', { class: 'heading' }, false);
// Many posts stand on one page, so in none of them is a name of a part of it.
const allowedInPosts: sanitize.IOptions = {
  ...allowed,
  allowedTags: (allowed.allowedTags as string[]).filter((tag) => tag !== 'img' && !/^h\d$/.test(tag)),
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'], pre: ['tabindex'], div: ['tabindex'] },
  allowedClasses: { ...allowed.allowedClasses, p: ['heading'] },
  transformTags: {
    ...Object.fromEntries(['h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, plainHeading])),
    a: (tagName, { href, ...rest }) => ({ tagName, attribs: href?.startsWith('#') || !href ? {} : { href, ...rest } }),
  },
};
