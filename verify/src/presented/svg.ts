import { PresentedError } from './fault.ts';
import { readXml, XmlError, type XmlToken } from './xml.ts';

export const svgNamespace = 'http://www.w3.org/2000/svg';
/** The namespace of the element that Open Badges 3.0 bakes a credential into. */
export const badgeNamespace = 'https://purl.imsglobal.org/ob/v3p0';
const badges2Namespace = 'http://openbadges.org';

type Scope = Map<string, string>;

/** Of prefixes at one place: each element that declares another copies those around it. */
const prefixesMax = 32;

/**
 * The credential that is baked into an SVG, as it was written: the `verify` attribute of the one `credential` element
 * that stands directly in the root, else its text.
 * @throws PresentedError when there is none, more than one, or the drawing is no well-formed XML.
 */
export function readSvg(text: string): string {
  try {
    return onlyOne(bakedTexts(text));
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new PresentedError('unreadable', `This drawing is no well-formed SVG: ${error.message}.`, { cause: error });
  }
}

function onlyOne(texts: string[]): string {
  const [text] = texts;
  if (text === undefined) {
    const found = 'This drawing holds no certificate. Only the badge as it was downloaded does, not a copy of it.';
    throw new PresentedError('not_a_certificate', found);
  }
  if (texts.length > 1)
    throw new PresentedError('unreadable', `This drawing holds ${texts.length} certificates, expected one.`);
  return text;
}

interface Baked {
  verify: string | undefined;
  text: string;
}

function bakedTexts(text: string): string[] {
  const scopes: Scope[] = [];
  const texts: string[] = [];
  let baked: Baked | undefined; // while the reader is inside of one
  for (const token of readXml(text)) {
    if (token.kind === 'text' && baked) baked.text += token.text;
    if (token.kind === 'open') {
      if (baked) throw new PresentedError('unreadable', `The certificate in this drawing holds the tag ${token.name}.`);
      const scope = scopeOf(token, scopes.at(-1));
      if (isCredential(token, scope, scopes.length)) {
        baked = { verify: token.attributes.get('verify'), text: '' };
      }
      scopes.push(scope);
    }
    if (token.kind === 'close' || (token.kind === 'open' && token.isEmpty)) {
      scopes.pop();
      if (baked) texts.push(...textsOf(baked));
      baked = undefined;
    }
  }
  return texts;
}

/** What an element holds; both an attribute and a text are two credentials, of which readers may take either. */
function textsOf({ verify, text }: Baked): string[] {
  const texts = [verify ?? '', text].map((one) => one.trim()).filter((one) => one !== '');
  return texts.length > 0 ? texts : [''];
}

function isCredential(token: XmlToken & { kind: 'open' }, scope: Scope, depth: number): boolean {
  const element = elementOf(token, scope);
  if (depth === 0) requireSvg(element);
  if (element.namespace === badges2Namespace) {
    const found = 'This drawing holds an Open Badges 2.0 badge, expected one of Open Badges 3.0.';
    throw new PresentedError('not_a_certificate', found);
  }
  if (element.namespace !== badgeNamespace || element.name !== 'credential') return false;
  if (depth === 1) return true;
  const found = 'The certificate in this drawing does not stand directly in its root, expected it there.';
  throw new PresentedError('unreadable', found);
}

function requireSvg({ namespace, name }: { namespace: string | undefined; name: string }): void {
  if (name === 'svg' && namespace === svgNamespace) return;
  const found = name.toLowerCase() === 'html' ? 'a web page' : `XML with the root “${name.slice(0, 40)}”`;
  throw new PresentedError('not_a_certificate', `Found ${found}, expected a certificate or an SVG that holds one.`);
}

function scopeOf(token: XmlToken & { kind: 'open' }, outer: Scope | undefined): Scope {
  const declared = [...token.attributes].filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0 && outer) return outer;
  const scope = new Map([
    ...(outer ?? []),
    ...declared.map(([name, value]): [string, string] => [name.slice(6), value]),
  ]);
  if (scope.size <= prefixesMax) return scope;
  throw new PresentedError('unreadable', `This drawing has more than ${prefixesMax} prefixes, expected a plain SVG.`);
}

function elementOf(token: XmlToken & { kind: 'open' }, scope: Scope): { namespace: string | undefined; name: string } {
  const [prefix, name] = token.name.includes(':') ? (token.name.split(':') as [string, string]) : ['', token.name];
  return { namespace: scope.get(prefix), name };
}
