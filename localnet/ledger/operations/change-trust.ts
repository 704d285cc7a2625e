import { xdr } from '@stellar/stellar-sdk/base';
import { accountFlags, hasFlag, readAccount } from '../account.ts';
import { hasValidCode, isIssuedBy, issuerOf, trustlineAsset } from '../asset.ts';
import { addSubentry, entrySponsor, removeSubentry, sponsoredBy } from '../sponsorship.ts';
import { StoredEntry } from '../state.ts';
import { operationSource } from '../transaction.ts';
import {
  changedLine,
  lineLiabilities,
  readTrustline,
  trustlineFlags,
  trustlineKey,
  writeTrustline,
} from '../trustline.ts';
import {
  booksOf,
  failed,
  type OperationOutcome,
  type OperationRules,
  type OperationRun,
  reserveFailure,
  succeeded,
} from './rules.ts';

const { ChangeTrustResult } = xdr;

/** Opens a trustline, changes its limit, or with a limit of 0 closes it. Results: ChangeTrustResultCode. */
export const changeTrust: OperationRules = {
  threshold: () => 'medium',

  check(transaction, operation) {
    const { line, limit } = bodyOf(operation);
    if (line.type === 'assetTypePoolShare') return xdr.OperationResult.opNotSupported();
    const isMalformed =
      limit < 0n ||
      line.type === 'assetTypeNative' ||
      !hasValidCode(line) ||
      isIssuedBy(line, operationSource(transaction, operation));
    return isMalformed ? result(ChangeTrustResult.changeTrustMalformed()) : null;
  },

  apply(run) {
    const { line, limit } = bodyOf(run.operation);
    const existing = readTrustline(run.changes, run.source, line);
    if (!existing) return open(run);
    if (limit < existing.balance + lineLiabilities(existing).buying) {
      return failed(result(ChangeTrustResult.changeTrustInvalidLimit()));
    }
    return limit === 0n ? close(run) : setLimit(run, existing);
  },

  initialResult: () => result(ChangeTrustResult.changeTrustSuccess()),
};

function open(run: OperationRun): OperationOutcome {
  const { line, limit } = bodyOf(run.operation);
  if (limit === 0n) return failed(result(ChangeTrustResult.changeTrustInvalidLimit()));
  const issuer = issuerAccount(run);
  if (!issuer) return failed(result(ChangeTrustResult.changeTrustNoIssuer()));
  const granted = addSubentry(booksOf(run), run.source, run.sponsorships);
  if (granted.refusal) return reserveFailure(granted.refusal, result(ChangeTrustResult.changeTrustLowReserve()));
  const asset = trustlineAsset(line);
  if (!asset) throw new Error(`${line.type} got past validation`);
  const entry = new xdr.TrustLineEntry({
    accountId: xdr.PublicKey.publicKeyTypeEd25519(run.source),
    asset,
    balance: 0n,
    limit,
    flags: flagsFrom(issuer),
    ext: xdr.TrustLineEntryExt.v0(),
  });
  const ext = granted.sponsor ? sponsoredBy(granted.sponsor) : xdr.LedgerEntryExt.v0();
  const stored = StoredEntry.of(xdr.LedgerEntryData.trustline(entry), run.ledger.sequence, ext);
  run.changes.put(trustlineKey(run.source, line), stored);
  return succeeded(result(ChangeTrustResult.changeTrustSuccess()));
}

/** What the issuer's account says about every new trustline (CAP-0018, CAP-0035). */
function flagsFrom(issuer: xdr.AccountEntry): number {
  const authorized = hasFlag(issuer, accountFlags.authRequired) ? 0 : trustlineFlags.authorized;
  const clawback = hasFlag(issuer, accountFlags.clawbackEnabled) ? trustlineFlags.clawbackEnabled : 0;
  return authorized | clawback;
}

function close(run: OperationRun): OperationOutcome {
  const key = trustlineKey(run.source, bodyOf(run.operation).line);
  removeSubentry(booksOf(run), run.source, entrySponsor(run.changes, key));
  run.changes.remove(key);
  return succeeded(result(ChangeTrustResult.changeTrustSuccess()));
}

function setLimit(run: OperationRun, line: xdr.TrustLineEntry): OperationOutcome {
  if (!issuerAccount(run)) return failed(result(ChangeTrustResult.changeTrustNoIssuer()));
  const { limit } = bodyOf(run.operation);
  writeTrustline(run.changes, changedLine(line, { limit }), run.ledger.sequence);
  return succeeded(result(ChangeTrustResult.changeTrustSuccess()));
}

function issuerAccount({ changes, operation }: OperationRun): xdr.AccountEntry | undefined {
  const issuer = issuerOf(bodyOf(operation).line);
  return issuer ? readAccount(changes, issuer) : undefined;
}

function bodyOf({ body }: xdr.Operation): xdr.ChangeTrustOp {
  if (body.type !== 'changeTrust') throw new Error(`expected changeTrust, found ${body.type}`);
  return body.changeTrustOp;
}

function result(inner: xdr.ChangeTrustResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.changeTrust(inner));
}
