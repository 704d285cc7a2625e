/**
 * What a lesson's Markdown points at. The page draws it with a whole Markdown parser and cleans it; this one only looks for
 * names, in time in proportion to the text, whatever it holds.
 */

export interface Mention {
  target: string;
  /** What a reader sees, or hears instead of an image. */
  text: string;
  line: number;
}

export interface Fence {
  /** What follows the fence: `rust`, `rust fragment`. */
  info: string;
  code: string;
  line: number;
}

export interface Mentions {
  links: Mention[];
  images: Mention[];
  fences: Fence[];
  /** As a link names them: `three-kinds-of-storage`. */
  headings: string[];
}

/** Lines of text that stand together, and where the first of them is. */
interface Block {
  text: string;
  line: number;
}

const openFence = /^ {0,3}(`{3,}|~{3,})[ \t]*([^`]*)$/;
const definition = /^ {0,3}\[([^\]]{1,200})\]:\s*<?([^\s>]+)>?/;
const autolink = /<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000})>/g;
/** After `](`: an address in angle brackets, or bare with brackets inside it in pairs. */
const target = /^\s*(?:<([^<>\n]*)>|((?:[^\s()<>]|\([^\s()]*\))*))/;
const targetMax = 2_000;

export function readMentions(body: string): Mentions {
  const { fences, blocks } = splitFences(body);
  const mentions: Mentions = { links: [], images: [], fences, headings: [] };
  for (const block of blocks) readBlock({ ...block, text: withoutCode(block.text) }, mentions);
  mentions.headings = blocks.flatMap(({ text }) => text.split('\n').flatMap(headingOf));
  return mentions;
}

/** The name under which a heading can be linked to. */
export function anchorOf(heading: string): string {
  const letters = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '');
  return letters.trim().split(/\s+/).join('-');
}

/** Takes blocks of code out, and parts the rest at empty lines. */
function splitFences(body: string): { fences: Fence[]; blocks: Block[] } {
  const fences: Fence[] = [];
  const blocks: Block[] = [];
  let mark = '';
  let code: string[] = [];
  let prose: string[] = [];
  body.split('\n').forEach((text, index) => {
    const open = mark === '' ? openFence.exec(text) : null;
    const isEdge = open !== null || (mark !== '' && closes(text, mark));
    if (mark !== '' && !isEdge) code.push(text);
    if (mark !== '' && isEdge) (fences.at(-1) as Fence).code = code.join('\n');
    if (isEdge) [mark, code] = [open?.[1] ?? '', []];
    if (open) fences.push({ info: (open[2] as string).trim(), code: '', line: index + 1 });
    const isProse = mark === '' && !isEdge && text.trim() !== '';
    if (isProse) prose.push(text);
    else if (prose.length > 0) prose = endBlock(blocks, prose, index);
  });
  if (mark !== '') (fences.at(-1) as Fence).code = code.join('\n');
  if (prose.length > 0) endBlock(blocks, prose, body.split('\n').length);
  return { fences, blocks };
}

function endBlock(blocks: Block[], prose: string[], end: number): string[] {
  blocks.push({ text: prose.join('\n'), line: end - prose.length + 1 });
  return [];
}

function closes(text: string, mark: string): boolean {
  const trimmed = text.trim();
  return trimmed.length >= mark.length && trimmed === (mark[0] as string).repeat(trimmed.length);
}

function headingOf(line: string): string[] {
  const marks = /^ {0,3}#{1,6}(?=\s)/.exec(line);
  if (!marks) return [];
  const words = line.slice(marks[0].length).trim();
  const closing = / #+$/.exec(words.slice(-20));
  return [anchorOf(closing ? words.slice(0, -closing[0].length) : words)];
}

/** Blanks out what stands between runs of equally many backticks. */
function withoutCode(text: string): string {
  const runs = [...text.matchAll(/`+/g)].map(({ 0: run, index }) => ({ index, length: run.length }));
  const later = new Map<number, number[]>();
  for (const { index, length } of runs.toReversed()) {
    const ends = later.get(length) ?? [];
    ends.push(index);
    later.set(length, ends);
  }
  const parts: string[] = [];
  let end = 0;
  for (const { index, length } of runs) {
    const ends = later.get(length) as number[];
    ends.pop();
    const close = ends.at(-1);
    if (index < end || close === undefined) continue;
    parts.push(text.slice(end, index), text.slice(index, close + length).replace(/[^\n]/g, ' '));
    end = close + length;
  }
  return parts.join('') + text.slice(end);
}

function readBlock({ text, line }: Block, { links, images }: Mentions): void {
  const opened: number[] = [];
  let at = line;
  for (let place = 0; place < text.length; place++) {
    const character = text[place];
    if (character === '\n') at += 1;
    if (character === '\\') place += 1;
    if (character === '[') opened.push(place);
    if (character !== ']') continue;
    const open = opened.pop();
    if (open === undefined || text[place + 1] !== '(') continue;
    const match = target.exec(text.slice(place + 2, place + 2 + targetMax));
    const mention = {
      target: match?.[1] ?? match?.[2] ?? '',
      text: text.slice(open + 1, Math.min(place, open + 1_000)),
      line: at,
    };
    (text[open - 1] === '!' ? images : links).push(mention);
  }
  text.split('\n').forEach((words, index) => {
    const defined = definition.exec(words);
    if (defined) links.push({ target: defined[2] as string, text: defined[1] as string, line: line + index });
    for (const [, address = ''] of words.matchAll(autolink))
      links.push({ target: address, text: address, line: line + index });
  });
}
