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
  unseen: () => 'Niemand hat uns das Zertifikat selbst gezeigt.',
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
  tooManyContexts: (found, max) => `Das Zertifikat nutzt ${count(found)} Vokabulare, erwartet werden höchstens ${max}.`,
  ownVocabulary: (term) =>
    `Das Zertifikat bringt für „${excerpt(term)}“ ein eigenes Vokabular mit, hinter dem sich anderes verstecken kann.`,
  hiddenMember: (member) => `„${excerpt(member)}“ ist so geschrieben, dass Leser es übersehen.`,
  otherAlgorithm: (found, expected) => `Sie ist mit ${excerpt(found)} gemacht, erwartet: ${expected}.`,
  otherHeader: (member) => `„${excerpt(member)}“ in ihrem Kopf ist weder alg noch typ noch eines von kid und jwk.`,
  otherClaim: (claim, member) => `Ihre Angabe ${claim} ist nicht „${member}“ des Zertifikats.`,

  statusUnlisted: () => 'Es nennt keine Liste, auf der es widerrufen werden könnte.',
  listClean: () => 'Auf der Liste des Ausstellers weder widerrufen noch ausgesetzt.',
  listRevoked: (reason) => `Auf der Liste des Ausstellers widerrufen.${reason}`,
  listSuspended: () => 'Auf der Liste des Ausstellers ausgesetzt.',
  listUnread: (url) =>
    `Wir konnten die Liste des Ausstellers unter ${excerpt(url)} nicht lesen. Das ist nicht dasselbe wie „nicht widerrufen“.`,
  listUnknown: (type) => `Sein Status wird auf eine Art geführt, die wir nicht lesen können (${excerpt(type)}).`,
  listBroken: () => 'Die Liste des Ausstellers ist nicht so geschrieben, wie es der Standard verlangt.',
  listTooLarge: (max) => `Die Liste des Ausstellers hat mehr als ${max}, zu viel zum Lesen.`,
  listUntrusted: (why) => `Auf die Signatur der Liste des Ausstellers ist kein Verlass. ${why}`,
  listOfOther: (found, issuer) =>
    `Die genannte Liste ist eine von ${excerpt(found)}, erwartet: eine von ${excerpt(issuer)}.`,
  listElsewhere: (found, url) => `Die Liste unter ${excerpt(url)} ist die von ${excerpt(found)}.`,
  listOtherPurpose: (found, expected) =>
    `Die Liste des Ausstellers führt „${excerpt(found)}“, erwartet: „${excerpt(expected)}“.`,
  listTooShort: (bits, min) =>
    `Die Liste des Ausstellers hat ${count(bits)} Plätze, erwartet: mindestens ${count(min)}.`,
  listBeyond: (index, bits) =>
    `Sein Platz auf der Liste des Ausstellers ist ${excerpt(index)}, aber die Liste hat ${count(bits)}.`,
  listOutdated: (at) =>
    `Die Liste des Ausstellers galt nur bis ${day(at)}. Das ist nicht dasselbe wie „nicht widerrufen“.`,

  notABadge: () =>
    'Es ist nicht so geschrieben, wie es Open Badges 3.0 verlangt, deshalb zeigen wir nichts weiter daraus.',
  tampered: () =>
    'Die Signatur passt nicht zum Inhalt. Jemand hat diese Datei nach dem Signieren geändert, deshalb zeigen wir nichts weiter daraus.',
  signatureInvalid: () =>
    'Die Signatur hält nicht, deshalb zeigen wir nichts weiter daraus. Verlass dich nicht darauf.',
  validByLedger: () =>
    'Laut Ledger nicht geändert, nicht widerrufen, nicht abgelaufen. Die Signatur ließ sich nicht prüfen.',
  otherContract: () => 'Der Vertrag, auf dem es steht oder stehen will, ist nicht der von Brain-Storm.',
  lookAlike: () => 'Es gehört zu einem Vertrag, der dem von Brain-Storm nur ähnlich sieht. Verlass dich nicht darauf.',
  otherNumber: () => 'Auf dem Ledger steht dieser Inhalt unter einer anderen Nummer.',
  renumbered: () =>
    'Auf dem Ledger steht dieser Inhalt unter einer anderen Nummer, als er trägt. Verlass dich nicht darauf.',
  foreignIssuer: (host) =>
    `Der Schlüssel ist einer von ${excerpt(host)}. Den Namen, den es sich gibt, hat niemand geprüft.`,
  foreignIssuerUnknown: () => 'Wir konnten nicht prüfen, wessen Schlüssel es ist.',
  foreignValid: (host) =>
    `Nicht geändert, nicht widerrufen, nicht abgelaufen. Es kommt von ${excerpt(host)}, nicht von Brain-Storm.`,
  foreignUnlisted: (host) =>
    `Nicht geändert, nicht abgelaufen. Es kommt von ${excerpt(host)}, nicht von Brain-Storm, und nennt keine Liste, auf der es widerrufen werden könnte.`,
  foreignUnsure: () =>
    'Wir konnten nicht alles daran prüfen. Über das Zertifikat sagt das nichts: Es kann gültig oder widerrufen sein.',
  listedRevoked: (reason) => `Der Aussteller hat es widerrufen. Verlass dich nicht darauf.${reason}`,
  listedSuspended: () => 'Der Aussteller hat es ausgesetzt. Es kann wieder gelten oder widerrufen werden.',
  holderNotAsked: () => 'Nicht gefragt. Wem es gehört, kann es mit einer Signatur seiner Wallet zeigen.',
  holderShown: () => 'Die Wallet, der es gehört, hat signiert, was wir verlangten.',
  holderOther: () => 'Diese Signatur ist nicht von der Wallet, der es gehört.',
  holderWithoutKey: () => 'Es nennt keine Wallet, deren Signatur das zeigen könnte.',
  otherHands: () => 'Wer es vorzeigt, hat nicht gezeigt, dass es ihm gehört.',
};

function onDay(at: string | null): string {
  return at ? `am ${day(at)}` : 'an einem unbekannten Tag';
}
