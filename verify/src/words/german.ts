import type { Change, Words } from './english.ts';
import { ending, excerpt, excerptOf, writers } from './text.ts';

const { day, count } = writers('de');

/** What `english` says, in German. */
export const german: Words = {
  verdictWords: {
    valid: 'Gültig',
    revoked: 'Widerrufen',
    suspended: 'Ausgesetzt',
    expired: 'Abgelaufen',
    replaced: 'Ersetzt',
    not_genuine: 'Nicht echt',
    not_found: 'Nicht gefunden',
    could_not_check: 'Nicht prüfbar',
  },

  unreachable: () =>
    'Wir konnten den Ledger nicht erreichen. Über das Zertifikat sagt das nichts: Es kann gültig oder widerrufen sein.',
  maybeNewer: (behind) => `${behind} Das Zertifikat kann neuer sein.`,
  contentNotFound: () =>
    'Auf dem Ledger steht kein Zertifikat mit diesem Inhalt. Vielleicht hat jemand die Datei geändert: Bitte um den Link, wer sie dir geschickt hat.',
  numberNotFound: () =>
    'Kein Zertifikat hat diese Nummer. Such nach einem vertippten Zeichen, oder bitte um den Link, wer sie dir geschickt hat.',
  unchanged: () => 'Nicht geändert, nicht widerrufen, nicht abgelaufen.',
  uncompared: () =>
    'Nicht widerrufen, nicht abgelaufen. Der Inhalt wurde nicht verglichen, weil ihn niemand gezeigt hat.',
  revoked: (at, byIssuer, reason) =>
    `${byIssuer ? `Der Aussteller hat es ${onDay(at)} widerrufen` : `Es wurde ${onDay(at)} widerrufen`}. Verlass dich nicht darauf.${reason}`,
  suspended: (at, byIssuer, reason) =>
    `${byIssuer ? `Der Aussteller hat es ${onDay(at)} ausgesetzt` : `Es ist seit ${at ? day(at) : 'einem unbekannten Tag'} ausgesetzt`}. Es kann wieder gelten oder widerrufen werden.${reason}`,
  replaced: (at, byIssuer) =>
    byIssuer
      ? `Der Aussteller hat ${onDay(at)} eine berichtigte Fassung ausgestellt. Öffne das aktuelle Zertifikat.`
      : `${at ? `Am ${day(at)}` : 'An einem unbekannten Tag'} wurde eine berichtigte Fassung ausgestellt. Öffne das aktuelle Zertifikat.`,
  expired: (at) => `Es war echt und ist am ${day(at)} abgelaufen.`,
  expiredUnsure: (at) => `Es ist am ${day(at)} abgelaufen.`,
  contentChanged: () =>
    'Der Inhalt passt nicht zum Ledger. Jemand hat ihn nach der Ausstellung geändert, deshalb ist nichts darin verlässlich.',
  noIssuer: () => 'Wer es ausgestellt hat, hatte damals nicht die Ausstellerrolle. Verlass dich nicht darauf.',
  maybeChanged: (behind) => `${behind} Das Zertifikat kann sich seither geändert haben.`,
  roleUnread: () =>
    'Wir konnten nicht lesen, wer bei der Ausstellung die Ausstellerrolle hatte. Über das Zertifikat sagt das nichts.',
  behind: (ledgers, last) => {
    const known = last === null ? '' : `, zuletzt bekannt: ${count(last)}`;
    return ledgers === 0
      ? `Wir konnten den Ledger nicht lesen${known}.`
      : `Wir sind ${count(ledgers)} Ledger im Rückstand${known}.`;
  },
  reason: (text) => ` Angegebener Grund: ${ending(text)}`,

  silent: () => 'Der Ledger hat nicht geantwortet.',
  statusSilent: () => 'Der Ledger hat nicht geantwortet. Das ist nicht dasselbe wie „nicht widerrufen“.',
  roleHeld: () => 'Hatte bei der Ausstellung die Ausstellerrolle.',
  roleNotHeld: () => 'Hatte bei der Ausstellung nicht die Ausstellerrolle.',
  roleUnknown: (issuedAt) => `Wir konnten nicht lesen, wer am ${day(issuedAt)} die Ausstellerrolle hatte.`,
  contentUnseen: () =>
    'Niemand hat uns den Inhalt des Zertifikats gezeigt, deshalb wurde er nicht mit dem Ledger verglichen.',
  contentSame: () => 'Sein Hash ist der auf dem Ledger.',
  contentOther: () => 'Sein Hash ist nicht der auf dem Ledger.',
  statusClean: () => 'Nicht widerrufen, nicht ausgesetzt.',
  statusBehind: (behind) => `${behind} Das ist nicht dasselbe wie „nicht widerrufen“.`,
  statusChanged: (what, change: Change, reason) => {
    const verb = { revoked: 'iderrufen', superseded: 'rsetzt', suspended: 'usgesetzt' }[what];
    const initial = { revoked: 'w', superseded: 'e', suspended: 'a' }[what];
    const said = change.byIssuer ? `Vom Aussteller ${initial}${verb}` : `${initial.toUpperCase()}${verb}`;
    const where = change.ledger === null ? '' : `, Ledger ${count(change.ledger)}`;
    const when = change.at === null ? '' : `, ${day(change.at)}`;
    return `${said}${where}${when}.${reason}`;
  },
  endless: (issuedAt) => `Ausgestellt am ${day(issuedAt)}, läuft nicht ab.`,
  endsUnsure: (issuedAt, at) =>
    `Ausgestellt am ${day(issuedAt)}, läuft am ${day(at)} ab. Wir kennen die Zeit des Ledgers noch nicht.`,
  ended: (issuedAt, at) => `Ausgestellt am ${day(issuedAt)}, abgelaufen am ${day(at)}.`,
  ends: (issuedAt, at) => `Ausgestellt am ${day(issuedAt)}, läuft am ${day(at)} ab.`,
  notYet: (at) => `Gilt erst ab ${day(at)}.`,

  format: (member, found, expected) =>
    found === undefined
      ? `„${member}“ fehlt, erwartet: ${expected}.`
      : `„${member}“ ist ${excerptOf(found)}, erwartet: ${expected}.`,
  tooManyValues: (max) => `Es enthält mehr als ${count(max)} Werte. So viele braucht kein Zertifikat.`,
  wellFormed: (carrier) => `Open Badges 3.0, als ${carrier}.`,

  signedBy: (issuer) => `Signiert von ${excerpt(issuer)} und seither nicht geändert.`,
  signedByLooseKey: () => 'Sie passt zum Schlüssel, der beilag. Wem er gehört, sagt niemand.',
  unsigned: () => 'Es trägt keine Signatur.',
  unsignedOurs: () => 'Es trägt keine Signatur. Stattdessen wird sein Inhalt mit dem Ledger verglichen.',
  mismatch: () => 'Sie passt nicht zum Inhalt.',
  brokenSignature: () => 'Sie ist nicht so geschrieben, wie es der Standard verlangt.',
  tooManyProofs: (found, max) => `${count(found)} Signaturen gefunden, erwartet: höchstens ${max}.`,
  unknownSuite: (suite) => `Sie ist auf eine Art gemacht, die wir nicht prüfen können (${excerpt(suite)}).`,
  chainedProof: () => 'Sie baut auf einer anderen Signatur auf, das können wir nicht prüfen.',
  otherPurpose: (purpose) => `Sie wurde für „${excerpt(purpose)}“ gemacht, erwartet: assertionMethod.`,
  noTime: (found) => `Ihr Datum ist „${excerpt(found)}“, erwartet: eine Zeit wie 2026-11-22T14:06:20Z.`,
  signedLater: (at) => `Sie ist auf den ${day(at)} datiert, der noch kommt.`,
  signatureEnded: (at) => `Sie galt nur bis ${day(at)}.`,
  otherController: (found, issuer) =>
    `Sie wurde mit einem Schlüssel von ${excerpt(found)} gemacht, erwartet: einer von ${excerpt(issuer)}.`,
  unlistedKey: (issuer) => `${excerpt(issuer)} führt den Schlüssel nicht auf, mit dem sie gemacht wurde.`,
  keyForOtherUse: (issuer) => `${excerpt(issuer)} lässt diesen Schlüssel keine Zertifikate signieren.`,
  revokedKey: (at) => `Der Schlüssel, mit dem sie gemacht wurde, wurde am ${day(at)} zurückgezogen.`,
  expiredKey: (at) => `Sie wurde gemacht, nachdem ihr Schlüssel am ${day(at)} abgelaufen war.`,
  brokenKey: () => 'Der Schlüssel, den sie nennt, lässt sich nicht lesen.',
  controllerUnread: (issuer) => `Wir konnten die Schlüssel von ${excerpt(issuer)} nicht lesen.`,
  otherDocument: (issuer) => `Wo die Schlüssel von ${excerpt(issuer)} sein sollten, stehen die von jemand anderem.`,
  unknownMethod: (did) => `Der Aussteller ist ${excerpt(did)}, das können wir nicht nachschlagen.`,
  unknownTerm: (term) => `Sie deckt „${excerpt(term)}“ nicht ab: Kein Vokabular dieses Zertifikats erklärt es.`,
  unknownContext: (url) => `Das Zertifikat nutzt das Vokabular ${excerpt(url)}, das wir nicht haben.`,
  ownVocabulary: (term) =>
    `Das Zertifikat bringt für „${excerpt(term)}“ ein eigenes Vokabular mit, hinter dem sich anderes verstecken kann.`,
  hiddenMember: (member) => `„${excerpt(member)}“ ist so geschrieben, dass Leser es übersehen.`,
  otherAlgorithm: (found, expected) => `Sie ist mit ${excerpt(found)} gemacht, erwartet: ${expected}.`,
  otherHeader: (member) => `„${excerpt(member)}“ in ihrem Kopf ist weder alg noch typ noch eines von kid und jwk.`,
  otherClaim: (claim, member) => `Ihre Angabe ${claim} ist nicht „${member}“ des Zertifikats.`,
};

function onDay(at: string | null): string {
  return at ? `am ${day(at)}` : 'an einem unbekannten Tag';
}
