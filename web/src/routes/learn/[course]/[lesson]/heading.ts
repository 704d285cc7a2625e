/** A heading of a lesson: its words, and where it begins in the lesson's HTML. */
export interface Heading {
  id: string;
  title: string;
  begins: number;
}

/**
 * The heading with an id, where something can be put before it: one in a list or quotation stands within its element.
 * @param html cleaned by the api, so every tag is whole and closed
 */
export function headingIn(html: string, id: string): Heading | null {
  for (const match of html.matchAll(/<(h[1-6])\b[^>]*\bid="([^"]*)"[^>]*>(.*?)<\/\1>/gs)) {
    if (match[2] !== id) continue;
    const title = (match[3] ?? '').replace(/<[^>]*>/g, '').trim();
    const before = html.slice(0, match.index);
    const depth = countOf(before, /<(ul|ol|blockquote|table)\b/g) - countOf(before, /<\/(ul|ol|blockquote|table)>/g);
    return { id, title: plain(title), begins: depth === 0 ? match.index : 0 };
  }
  return null;
}

const countOf = (text: string, pattern: RegExp) => (text.match(pattern) ?? []).length;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: '\u00a0' };

function plain(text: string): string {
  return text.replace(/&(#39|[a-z]+);/g, (whole, name: string) => entities[name] ?? whole);
}
