import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { type Content, type Examiner, examine, readPresented } from '#verify';
import { bakePng, signEmbedded } from '#verify/issue/index.ts';
import { drawBadge, shownOf } from '../api/badge/drawing.ts';
import { certificatePdf } from '../api/badge/pdf/certificate.ts';
import { rasterize } from '../api/badge/raster.ts';
import { examinerOf, names, printedCertificate, signer } from '../api/badge/testing/printed.ts';
import type { Figure } from './run.ts';

const WARM_UP = 40;
const ROUNDS = 300;

/** The processor's time that one of them takes, of all threads: what one core does when it does nothing else. */
async function costMs(task: (round: number) => unknown, rounds = ROUNDS): Promise<number> {
  for (let round = 0; round < Math.min(rounds, WARM_UP); round++) await task(round);
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round++) await task(round);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / rounds;
}

const perSecond = (ms: number) => `${(1000 / ms).toFixed(ms < 10 ? 0 : 1)} per second and core`;

/** What a certificate costs to make in each form, and to check. */
export async function benchBadge(): Promise<Figure[]> {
  const printed = await Promise.all(Object.values(names).map((name) => printedCertificate(name)));
  const one = (round: number) => printed[round % printed.length] as (typeof printed)[number];
  const signed = printed.map(({ signedJson }) => JSON.parse(signedJson) as Content & { proof: unknown });
  const files = printed.map(({ signedJson }) => new TextEncoder().encode(signedJson));

  const examiners = printed.map(examinerOf);

  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signatures = files.map((file) => sign(null, file, privateKey));
  const bareMs = await costMs(
    (round) =>
      verify(null, files[round % files.length] as Uint8Array, publicKey, signatures[round % files.length] as Buffer),
    ROUNDS * 10,
  );
  const checkMs = await costMs(
    (round) =>
      check(files[round % files.length] as Uint8Array<ArrayBuffer>, examiners[round % files.length] as Examiner),
    ROUNDS * 2,
  );
  const signMs = await costMs((round) => {
    const { proof: _before, ...unsigned } = signed[round % signed.length] as (typeof signed)[number];
    return signEmbedded(unsigned, signer.embedded);
  });
  const pdfMs = await costMs((round) => certificatePdf(one(round)));
  const bakeMs = await costMs(async (round) => {
    const { content, contentHash, signedJson } = one(round);
    bakePng(await rasterize(drawBadge(shownOf(content, contentHash, 'completion'))), signedJson);
  }, 60);
  return [
    {
      what: 'badge: checking a certificate as JSON',
      value: `${perSecond(checkMs)}, ${(bareMs / checkMs).toFixed(3)} of bare`,
      against:
        'readPresented and examine: format, signature (eddsa-rdfc-2022), content and ledger, its answer given; aim ≥ 500 per second',
    },
    {
      what: 'badge: a bare Ed25519 check',
      value: perSecond(bareMs),
      against:
        'the reference: node:crypto over the same bytes, same run; it reads no JSON and knows no graph of what they say',
    },
    { what: 'badge: signing one', value: perSecond(signMs), against: 'an embedded proof (eddsa-rdfc-2022)' },
    {
      what: 'badge: making a PDF',
      value: `${pdfMs.toFixed(1)} ms, ${perSecond(pdfMs)}`,
      against: `PDF/A-3b, warm, names in ${printed.length} scripts in turn; aim ≤ 50 ms`,
    },
    { what: 'badge: drawing and baking a PNG', value: `${bakeMs.toFixed(1)} ms`, against: '512 by 512' },
    {
      what: 'badge: signing, baking and printing one',
      value: perSecond(signMs + bakeMs + pdfMs),
      against: 'the three above',
    },
  ];
}

async function check(file: Uint8Array<ArrayBuffer>, examiner: Examiner) {
  const { verdict } = await examine(await readPresented(file), examiner);
  if (verdict !== 'valid') throw new Error(`Found the verdict ${verdict}, expected valid.`);
}
