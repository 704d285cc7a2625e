import type { Content } from '../content.ts';
import { failing, undecided } from '../finding.ts';
import { textOf } from '../words/text.ts';
import { knownContexts, knownTerms, namingTerms } from './contexts.ts';

/** JSON-LD reads every vocabulary anew, that of Open Badges in some fifty milliseconds. */
const contextsMax = 8;

/**
 * Refuses a document whose JSON could say less than what was signed. An embedded proof covers the graph that JSON-LD
 * makes of a document, and a graph has many texts: `validUntil` written out as its full address, under another name
 * that the document's own vocabulary gives it, or by a keyword is signed alike and overlooked by who reads JSON.
 * @throws Fault that names the member or the vocabulary.
 */
export function requirePlain(document: Content): void {
  requireContexts([document['@context']].flat());
  const { '@context': _, ...members } = document;
  requirePlainMembers(members);
}

/** What every object of JavaScript has already, so that a library that collects by name finds these instead of nothing. */
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Members that a text with a language and a direction has. */
const textMembers = new Set(['@value', '@language', '@direction']);

function requirePlainMembers(value: unknown, member = ''): void {
  if (Array.isArray(value)) for (const item of value) requirePlainMembers(item, member);
  else if (typeof value === 'string' && namingTerms.has(member)) requireAddress(value);
  else if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value);
    const isText = names.includes('@value') && names.every((name) => textMembers.has(name));
    const hiding = isText
      ? undefined
      : names.find((name) => name.startsWith('@') || name.includes(':') || inherited.has(name));
    if (hiding !== undefined) throw failing((words) => words.hiddenMember(hiding));
    for (const [name, inner] of Object.entries(value)) requirePlainMembers(inner, name);
  }
}

/**
 * An address that depends on where the document lies names nothing here. One that comes out as `__proto__` would do worse:
 * jsonld.js collects what a document says of it in `Object.prototype`, and so in every object of this process.
 * https://github.com/digitalbazaar/jsonld.js/issues/584
 */
function requireAddress(value: string): void {
  if (!/^(_|[a-z][a-z\d+.-]*):./i.test(value) && !knownTerms.has(value))
    throw failing((words) => words.unknownTerm(value));
}

function requireContexts(contexts: unknown[]): void {
  if (contexts.length > contextsMax) throw failing((words) => words.tooManyContexts(contexts.length, contextsMax));
  for (const [index, context] of contexts.entries()) {
    if (typeof context === 'string') {
      if (!knownContexts.has(context)) throw undecided((words) => words.unknownContext(context));
      // Two versions side by side would give one thing two names.
      if (index > 0 && /\/credentials\/v[12]$/.test(context)) throw failing((words) => words.hiddenMember(context));
    } else requireNewTerms(context);
  }
}

/** A vocabulary of the document's own may add terms of its own, each with an address that nothing else has. */
function requireNewTerms(context: unknown): void {
  const terms = typeof context === 'object' && context !== null && !Array.isArray(context) ? context : undefined;
  if (!terms) throw undecided((words) => words.ownVocabulary(textOf(context)));
  for (const [term, address] of Object.entries(terms)) {
    const isPlain = /^\w+$/.test(term) && typeof address === 'string' && /^https?:\/\/[^\s]+[^#/:]$/.test(address);
    if (!isPlain || inherited.has(term) || knownTerms.has(term) || knownTerms.has(address))
      throw undecided((words) => words.ownVocabulary(term));
  }
}
