import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { bundledLanguages } from 'shiki/langs';

/** A longer block stays plain: colouring takes time, and nobody reads so much code in a lesson. */
const codeMax = 20_000;
const lineMax = 1_000;
const prefix = '--shiki-token-';

let highlighter: Promise<HighlighterCore> | undefined;

/** Makes code into HTML, its parts in `<span class="code-…">`: a class and no style, which the pages' CSP would refuse. */
export type Highlight = (code: string, language: string) => string;

/** Loads what these languages need; another one, or one that nobody knows, stays plain. */
export async function highlightFor(languages: Iterable<string>): Promise<Highlight> {
  const wanted = [...new Set(languages)].filter(isKnown);
  if (wanted.length === 0) return escapeHtml;
  highlighter ??= createHighlighterCore({
    themes: [createCssVariablesTheme({ name: 'classes', variablePrefix: '--shiki-' })],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  const ready = await highlighter;
  for (const language of wanted) await ready.loadLanguage(bundledLanguages[language]);
  return (code, language) =>
    isKnown(language) && wanted.includes(language) && code.length <= codeMax
      ? paint(ready, code, language)
      : escapeHtml(code);
}

function paint(ready: HighlighterCore, code: string, lang: string): string {
  const { tokens } = ready.codeToTokens(code, { lang, theme: 'classes', tokenizeMaxLineLength: lineMax });
  return tokens.map((line) => line.map(({ content, color }) => span(content, color)).join('')).join('\n');
}

function span(content: string, color = ''): string {
  const kind = color.startsWith(`var(${prefix}`) ? color.slice(prefix.length + 4, -1) : '';
  return /^[a-z-]+$/.test(kind) && content.trim() !== ''
    ? `<span class="code-${kind}">${escapeHtml(content)}</span>`
    : escapeHtml(content);
}

function isKnown(language: string): language is keyof typeof bundledLanguages {
  return Object.hasOwn(bundledLanguages, language);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
