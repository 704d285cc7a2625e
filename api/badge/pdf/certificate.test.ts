import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { examine, readPresented } from '#verify';
import { examinerOf, link, names, printedCertificate } from '../testing/printed.ts';
import { certificatePdf } from './certificate.ts';

const pdftotext = process.env.PDFTOTEXT ?? 'pdftotext';
const isHere = (program: string, argument: string) => spawnSync(program, [argument]).status === 0;

describe('a certificate as a PDF', () => {
  it('carries its signed credential, which is found and holds', async () => {
    const printed = await printedCertificate(names.Arabic);
    const presented = await readPresented(new Uint8Array(await certificatePdf(printed)));
    assert.deepEqual(presented.content, JSON.parse(printed.signedJson));
    const { verdict } = await examine(presented, examinerOf(printed));
    assert.equal(verdict, 'valid');
  });

  it('is the same bytes for the same certificate, whatever was printed in between', async () => {
    const printed = await printedCertificate(names.Arabic);
    const first = await certificatePdf(printed);
    await certificatePdf(await printedCertificate('ابن'));
    assert.ok(first.equals(await certificatePdf(printed)));
  });

  it('takes any name and title', async () => {
    for (const name of [
      null,
      'x',
      'ก ஆ 😀 \u0000',
      '<b>&"</b>',
      '(\\) %',
      'W'.repeat(80),
      `a${'\u0301'.repeat(60)}`,
      '\u202Eabc',
    ])
      await readPresented(new Uint8Array(await certificatePdf(await printedCertificate(name, name || ' '))));
    await certificatePdf(await printedCertificate('Ada', 'Soroban '.repeat(40)));
  });
});

describe('what is read back from a certificate', () => {
  if (!isHere(pdftotext, '-v')) {
    it(`is not tried: there is no program "${pdftotext}" (poppler); PDFTOTEXT names one that is elsewhere`, () => {});
    return;
  }

  /** As somebody would copy it, less the marks of direction that the program adds, in one line. */
  async function textOf(name: string | null, title?: string, language?: string): Promise<string> {
    const input = await certificatePdf(await printedCertificate(name, title, language));
    const { stdout, status } = spawnSync(pdftotext, ['-enc', 'UTF-8', '-', '-'], { input, encoding: 'utf8' });
    assert.equal(status, 0);
    return stdout.replace(/[\u202A-\u202E\u200E\u200F]/g, '').replace(/\s+/g, ' ');
  }

  for (const [script, name] of Object.entries(names))
    it(`has a name in ${script}`, async () => {
      // Where a line changes its direction, the program moves spaces.
      const less = (text: string) => (script === 'several scripts' ? text.replaceAll(' ', '') : text);
      const text = await textOf(name);
      assert.ok(less(text).includes(less(name.normalize('NFC'))), text);
    });

  it('has the letters of pointed names, each word whole', async () => {
    // pdftotext turns a letter and its signs around; PDF itself has them in the order of reading.
    const lettersOf = (text: string) => text.normalize('NFC').replace(/\p{M}/gu, '');
    for (const name of ['مُحَمَّد بَيِّنَة', 'דָּוִד'])
      assert.ok(lettersOf(await textOf(name)).includes(lettersOf(name)), await textOf(name));
  });

  it('has brackets within a name from right to left', async () => {
    assert.ok((await textOf('سارة (بنت) علي')).includes('سارة (بنت) علي'));
  });

  it('has what a certificate says, and where it is checked', async () => {
    const printed = await printedCertificate('Sample Learner');
    const text = await textOf('Sample Learner');
    for (const said of [
      'Certificate of completion',
      'Writing Soroban contracts',
      '18 November 2026',
      'Ledger 1,135,204',
      link,
      printed.facts.transaction,
    ])
      assert.ok(text.includes(said), said);
  });

  it('speaks the language of its course where there are words of it', async () => {
    const text = await textOf('Jörg Muster', 'Verträge schreiben', 'de');
    for (const said of [
      'Abschlusszertifikat',
      'hat abgeschlossen',
      'Alle 18 Lektionen abgeschlossen.',
      '18. November 2026',
      'Unbefristet',
      'Ledger 1.135.204',
    ])
      assert.ok(text.includes(said), said);
    assert.match(await textOf('Ana', 'Contratos', 'pt'), /Certificate of completion/);
  });

  it('has characters that no font has, and those of a long name and title', async () => {
    const name = 'María de los Ángeles Fernández-Villaverde y Oyarzábal-Goicoechea de Ávila';
    const text = await textOf(name, 'Thai ก');
    assert.ok(text.replaceAll('- ', '-').includes(name));
    assert.ok(text.includes('Thai ก'));
  });

  it('names nobody where it is held by a learner', async () => {
    for (const name of [null, '\u202E\u200B'])
      assert.match(await textOf(name), /Held by a learner who has completed Writing Soroban contracts/);
  });
});

/** https://verapdf.org: asks of each file all that PDF/A-3b asks. Its parts come from Maven's repository. */
describe('veraPDF', () => {
  if (!process.env.TEST_NIGHTLY) {
    it('is asked by night: npm run test:nightly', () => {});
    return;
  }
  if (!isHere('java', '-version') || !isHere('mvn', '-v')) {
    it('is not asked: it needs the programs java (11 or newer) and mvn', () => {});
    return;
  }

  it('finds PDF/A-3b in every script', async function () {
    this.timeout(600_000);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-verapdf-'));
    try {
      const samples: [string, string | null][] = [
        ...Object.entries(names),
        ['nobody', null],
        ['unknown', 'A ก 😀 <&>'],
      ];
      const files = await Promise.all(
        samples.map(async ([script, name]) => {
          const file = path.join(folder, `${script}.pdf`);
          fs.writeFileSync(file, await certificatePdf(await printedCertificate(name)));
          return file;
        }),
      );
      files.push(path.join(folder, 'german.pdf'));
      fs.writeFileSync(files.at(-1) ?? '', await certificatePdf(await printedCertificate('Jörg', 'Verträge', 'de')));
      const verapdf = path.join(import.meta.dirname, 'verapdf');
      const classpath = path.join(folder, 'classpath');
      const resolved = spawnSync(
        'mvn',
        [
          '-q',
          '-B',
          '-f',
          path.join(verapdf, 'pom.xml'),
          'dependency:build-classpath',
          `-Dmdep.outputFile=${classpath}`,
        ],
        { encoding: 'utf8' },
      );
      assert.equal(resolved.status, 0, resolved.stdout + resolved.stderr);
      const { status, stdout, stderr } = spawnSync(
        'java',
        ['-cp', fs.readFileSync(classpath, 'utf8'), path.join(verapdf, 'Check.java'), ...files],
        { encoding: 'utf8' },
      );
      assert.equal(status, 0, stdout + stderr);
      assert.equal(stdout.match(/: PDF\/A-3b$/gm)?.length, files.length);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
