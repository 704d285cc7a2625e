import type { MessagePart } from './paraglide/runtime.js';

/** A run of words of a message, and the mark it stands in, if any. */
export interface Piece<Tag extends string> {
  text: string;
  tag: Tag | null;
}

/** The runs of a message with marks (`{#link}words{/link}`); marks don't nest. */
export function piecesOf<Tag extends string = string>(parts: MessagePart[]): Piece<Tag>[] {
  const pieces: Piece<Tag>[] = [];
  let tag: Tag | null = null;
  for (const part of parts) {
    const last = pieces.at(-1);
    if (part.type === 'markup-start') tag = part.name as Tag;
    else if (part.type === 'markup-end') tag = null;
    else if (part.type === 'markup-standalone') pieces.push({ text: '', tag: part.name as Tag });
    else if (last?.tag === tag) last.text += part.value;
    else pieces.push({ text: part.value, tag });
  }
  return pieces;
}
