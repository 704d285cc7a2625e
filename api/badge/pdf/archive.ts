/** A document as archives take it: PDF/A-3b (ISO 19005-3), tagged, the same bytes for the same content. */
import PDFDocument from 'pdfkit';

export interface About {
  title: string;
  author: string;
  /** As BCP 47 names it. */
  language: string;
  createdAt: Date;
  /** What tells it from every other: its identity follows from it. */
  key: string;
}

class Archive extends PDFDocument {
  readonly #about: About;

  constructor(about: About) {
    super({
      size: 'A4',
      layout: 'landscape',
      margin: 0,
      // No font but those that are embedded: pdfkit would begin with one that is not.
      font: null as unknown as string,
      pdfVersion: '1.7',
      subset: 'PDF/A-3b' as 'PDF/A-3',
      tagged: true,
      lang: about.language,
      displayTitle: true,
      info: {
        Title: about.title,
        Author: about.author,
        Creator: about.author,
        Producer: 'PDFKit',
        Keywords: about.key,
        CreationDate: about.createdAt,
        ModDate: about.createdAt,
      },
    });
    this.#about = about;
  }

  /** In place of pdfkit's own, which writes texts into its XML as they are. */
  _addInfo(): void {
    const { title, author, createdAt, key } = this.#about;
    const time = `${createdAt.toISOString().slice(0, 19)}Z`;
    const written = [title, author, key].map(inXml) as [string, string, string];
    (this as unknown as { appendXML(xml: string): void }).appendXML(`
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<xmp:CreateDate>${time}</xmp:CreateDate>
<xmp:ModifyDate>${time}</xmp:ModifyDate>
<xmp:CreatorTool>${written[1]}</xmp:CreatorTool>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${written[0]}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>${written[1]}</rdf:li></rdf:Seq></dc:creator>
<pdf:Producer>PDFKit</pdf:Producer>
<pdf:Keywords>${written[2]}</pdf:Keywords>
</rdf:Description>`);
  }
}

/** Its bytes, when `draw` has drawn and attached what belongs to it. */
export function makeArchive(about: About, draw: (document: PDFKit.PDFDocument) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const document = new Archive(about);
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.once('end', () => resolve(Buffer.concat(chunks)));
    document.once('error', reject);
    draw(document);
    document.end();
  });
}

const entities: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };
const inXml = (text: string) => text.replace(/[<>&]/g, (found) => entities[found] as string);
