/** What the api's mails say, read from the folder they are put in. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface TestMail {
  to: string;
  subject: string;
  text: string;
  /** The code in it. */
  code: string | undefined;
}

/** All mails of a folder, the oldest first. */
export function readMails(folder: string): TestMail[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .sort()
    .map((name) => parse(readFileSync(path.join(folder, name), 'utf8')));
}

function parse(source: string): TestMail {
  const end = source.indexOf('\r\n\r\n');
  const [head, body] = [source.slice(0, end), source.slice(end + 4)];
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
  const isQuoted = header('Content-Transfer-Encoding') === 'quoted-printable';
  const text = (isQuoted ? unquote(body) : body).replaceAll('\r\n', '\n').trimEnd();
  return { to: header('To'), subject: header('Subject'), text, code: /^[2-9A-HJ-NP-Z]{24}$/m.exec(text)?.[0] };
}

function unquote(body: string): string {
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
