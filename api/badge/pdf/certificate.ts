/** A certificate on paper: what it says, where anybody can check it, and its signed credential attached. */
import QRCode from 'qrcode';
import { type Content, nameIn } from '#verify';
import { criteriaIn } from '../../credential/model.ts';
import { type Size, setBlock } from '../type/break.ts';
import type { Style } from '../type/fonts.ts';
import { type Line, plainText, setLine } from '../type/line.ts';
import { fitLine } from '../type/path.ts';
import { languageOf, type Words, words } from '../words.ts';
import { makeArchive } from './archive.ts';
import { Fonts } from './embed.ts';
import { drawMark, drawModules, drawPaper, drawSeal, ink } from './paper.ts';
import { drawLine } from './text.ts';

export interface PrintedCertificate {
  content: Content;
  /** 64 hex digits. */
  contentHash: string;
  /** The credential with its proof, which is attached as it is. */
  signedJson: string;
  /** Where anybody can check it. */
  link: string;
  /** What the ledger says of it. */
  facts: {
    /** 32 hex digits. */
    id: string;
    kind: 'completion' | 'achievement';
    issuedAt: Date;
    expiresAt: Date | null;
    ledger: number;
    /** 64 hex digits. */
    transaction: string;
  };
}

/** PDF/A-3b, of one page. The same certificate has the same bytes. */
export function certificatePdf(printed: PrintedCertificate): Promise<Buffer> {
  const { content, contentHash, signedJson, facts } = printed;
  const course = plainText(String(content.name));
  const issuer = content.issuer as { name?: unknown } | undefined;
  const author = plainText(String(issuer?.name ?? 'Brain-Storm'));
  const name = plainText(nameIn(content) ?? '') || null; // a name that nobody sees is none
  const language = languageOf(content);
  const said = words[language];
  const shown = { ...printed, course, author, name, words: said };
  return makeArchive(
    {
      title: `${said[facts.kind].kind}: ${course}${name === null ? '' : `, ${name}`}`,
      author,
      language,
      createdAt: facts.issuedAt,
      key: contentHash,
    },
    (document) => {
      draw(document, shown);
      const attached = Buffer.from(signedJson);
      document.file(attached, {
        name: 'certificate.json',
        type: 'application/json',
        description: said.attached,
        relationship: 'Data',
        creationDate: facts.issuedAt,
        modifiedDate: facts.issuedAt,
      } as PDFKit.Mixins.PDFAttachmentOptions);
    },
  );
}

type Shown = PrintedCertificate & { course: string; author: string; name: string | null; words: Words };

// Hundredths of the page's width, in which the pages measure a certificate too.
const unit = 841.89 / 100;
const frame = { border: 2.6 * unit, left: 7 * unit, right: 93 * unit, top: 6.6 * unit, bottom: 595.28 - 6 * unit };
const seal = { width: 33 * unit, x: frame.right - 16.5 * unit, y: 595.28 * 0.44 };
const qrWidth = 10.5 * unit;
const bodyWidth = frame.right - seal.width - 3 * unit - frame.left;

/** In points; so that 80 of the widest letters are a name, and all of it stays above the foot. */
const sizes: Record<'name' | 'course' | 'how', Size[]> = {
  name: [
    [54, 2],
    [46, 2],
    [39, 2],
    [33, 3],
    [27, 3],
    [22, 4],
    [17, 4],
  ],
  course: [
    [29.5, 2],
    [25, 2],
    [21, 3],
    [17, 3],
    [14, 4],
  ],
  how: [
    [13, 2],
    [11, 3],
  ],
};

function draw(document: PDFKit.PDFDocument, shown: Shown): void {
  const fonts = new Fonts(document);
  const root = document.struct('Document');
  document.addStructure(root);
  const artifact = (drawing: () => void) => {
    document.markContent('Artifact', { type: 'Layout' });
    drawing();
    document.endMarkedContent();
  };
  artifact(() => {
    drawPaper(document, frame.border);
    drawSeal(document, shown.contentHash, seal.x, seal.y, seal.width);
    drawMicroText(document, fonts, shown.contentHash);
  });
  const say = (tag: string, options: Tagging, drawing: () => void) =>
    root.add(document.struct(tag, options, [drawing]));
  say('P', {}, () => drawBrand(document, fonts));
  drawBody(document, fonts, shown, say);
  drawFoot(document, fonts, shown, say);
  root.end();
  fonts.end();
}

/** The types leave a figure's bounds out. */
type Tagging = PDFKit.Mixins.StructureElementOptions & { bbox?: number[] };
type Say = (tag: string, options: Tagging, drawing: () => void) => void;

function drawBrand(document: PDFKit.PDFDocument, fonts: Fonts): void {
  const size = 2.3 * unit;
  const y = frame.top + size;
  const [brain, storm] = [setLine('Brain', { weight: 600 }), setLine('Storm', { weight: 600 })];
  const markWidth = size * 0.78;
  drawLine(document, fonts, brain, { x: frame.left, y, size, ink: ink.dark });
  const x = frame.left + brain.width * size;
  drawMark(document, x + size * 0.04, y - size * 0.56, markWidth / 14);
  drawLine(document, fonts, storm, { x: x + markWidth + size * 0.08, y, size, ink: ink.dark });
}

interface Row {
  tag: string;
  lines: Line[];
  size: number;
  /** From one baseline to the next, in ems. */
  leading: number;
  ink: string;
  /** In points. */
  before: number;
}

/** Who has done what, in the middle of the height that is left. */
function drawBody(document: PDFKit.PDFDocument, fonts: Fonts, shown: Shown, say: Say): void {
  const { facts, name, course, content } = shown;
  const said = shown.words[facts.kind];
  const small = (text: string, before: number): Row => ({
    ...{ tag: 'P', lines: [setLine(text, { isItalic: true })], size: 2.1 * unit, leading: 1.2, ink: ink.soft, before },
  });
  const block = (tag: string, text: string, style: Style, sizes: readonly Size[], before: number): Row => {
    const { lines, size } = setBlock(text, style, sizes, bodyWidth);
    return { tag, lines, size, leading: leadingOf(lines), ink: ink.dark, before };
  };
  const rows = [
    small(said.kind, 0),
    name === null
      ? block('H1', shown.words.nobody, { isItalic: true }, [[44, 1]], 10)
      : block('H1', name, { weight: 500 }, sizes.name, 10),
    small(name === null ? said.nobodyHas : said.has, 9),
    block('H2', course, { weight: 600 }, sizes.course, 6),
  ];
  const how = criteriaIn(content)?.trim();
  if (how) rows.push({ ...block('P', how, { family: 'sans' }, sizes.how, 8), leading: 1.45, ink: ink.soft });
  const heightOf = (row: Row) => row.before + row.lines.length * row.leading * row.size;
  const height = rows.reduce((sum, row) => sum + heightOf(row), 0);
  let y = frame.top + 4 * unit + (footTop - frame.top - 4 * unit - height) / 2;
  for (const row of rows) {
    const top = y + row.before;
    say(row.tag, {}, () => {
      for (const [index, line] of row.lines.entries()) {
        // Half of what the leading has over the letters' own height is above them.
        const baseline = top + row.size * (index * row.leading + row.leading / 2 + 0.34);
        drawLine(document, fonts, line, { x: frame.left, y: baseline, size: row.size, ink: row.ink });
      }
    });
    y += heightOf(row);
  }
}

/** Letters with marks above and below need more room than the pages' own fonts give. */
const leadingOf = (lines: Line[]) =>
  lines.some(({ runs }) => runs.some(({ face }) => face.name.startsWith('noto-'))) ? 1.3 : 1.1;

const footTop = frame.bottom - qrWidth;

/** Who issued it and when, where it is checked, and what is compared then. */
function drawFoot(document: PDFKit.PDFDocument, fonts: Fonts, shown: Shown, say: Say): void {
  const { link, facts, contentHash, author, words } = shown;
  const day = (time: Date) =>
    time.toLocaleDateString(words.tag, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const size = 1.5 * unit;
  const line = (text: string, style: Style, x: number, y: number, size: number, color: string, maxWidth?: number) => {
    const fitted = fitLine(text, style, size, maxWidth ?? Number.POSITIVE_INFINITY);
    drawLine(document, fonts, fitted.line, { x, y, size: fitted.size, ink: color });
    return fitted.line.width * fitted.size;
  };
  const pairs = [
    [author, new URL(link).host],
    [day(facts.issuedAt), facts.expiresAt === null ? words.endless : words.until(day(facts.expiresAt))],
    [
      `${words.number} ${facts.id.slice(0, 4)}…${facts.id.slice(-4)}`,
      `Ledger ${facts.ledger.toLocaleString(words.tag)}`,
    ],
  ] as const;
  const firstLine = footTop + size;
  let x = frame.left;
  for (const [above, below] of pairs)
    say('P', {}, () => {
      const widths = [
        line(above, { family: 'sans', weight: 600 }, x, firstLine, size, ink.dark, 190),
        line(below, { family: 'sans' }, x, firstLine + size * 1.4, size, ink.soft, 190),
      ];
      x += Math.max(...widths) + 3.4 * unit;
    });
  const qr = { x: frame.right - qrWidth, y: footTop };
  const listed = [
    [words.check, link],
    [words.transaction, facts.transaction],
    [words.contentHash, contentHash],
  ] as const;
  const small = 7.2;
  const labelWidth = 56;
  for (const [index, [label, value]] of listed.entries()) {
    const y = frame.bottom - (listed.length - 1 - index) * small * 1.55 - 1.5;
    say('P', {}, () => {
      line(label, { family: 'sans', weight: 600 }, frame.left, y, small, ink.dark);
      const width = line(
        value,
        { family: 'mono' },
        frame.left + labelWidth,
        y,
        small,
        ink.soft,
        qr.x - frame.left - labelWidth - 20,
      );
      if (value === link) document.link(frame.left + labelWidth, y - small, width, small * 1.4, link);
    });
  }
  say('Figure', { alt: words.qr(link), bbox: [qr.x, qr.y, qr.x + qrWidth, qr.y + qrWidth] } as Tagging, () => {
    drawModules(document, QRCode.create(link, { errorCorrectionLevel: 'M' }).modules, qr.x, qr.y, qrWidth);
  });
}

function drawMicroText(document: PDFKit.PDFDocument, fonts: Fonts, contentHash: string): void {
  const line = setLine(contentHash, { family: 'mono' });
  const copies = 3;
  const gap = 1; // in ems
  const size = (frame.right - frame.left) / (copies * (line.width + gap) - gap);
  const y = 595.28 - frame.border - 0.7 * unit;
  for (let copy = 0; copy < copies; copy++)
    drawLine(document, fonts, line, { x: frame.left + copy * (line.width + gap) * size, y, size, ink: ink.line });
}
