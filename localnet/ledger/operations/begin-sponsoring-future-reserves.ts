import { xdr } from '@stellar/stellar-sdk/base';
import { rawKey } from '../account.ts';
import { equalBytes } from '../bytes.ts';
import { operationSource } from '../transaction.ts';
import { failed, type OperationRules, succeeded } from './rules.ts';

const { BeginSponsoringFutureReservesResult } = xdr;

/** From here to its end, the source keeps the reserves of whatever the sponsored account makes (CAP-0033). */
export const beginSponsoringFutureReserves: OperationRules = {
  threshold: () => 'medium',

  check(transaction, operation) {
    const isItself = equalBytes(sponsoredBy(operation), operationSource(transaction, operation));
    return isItself ? result(BeginSponsoringFutureReservesResult.beginSponsoringFutureReservesMalformed()) : null;
  },

  apply({ operation, source, sponsorships }) {
    const sponsored = sponsoredBy(operation);
    if (sponsorships.sponsorOf(sponsored)) {
      return failed(result(BeginSponsoringFutureReservesResult.beginSponsoringFutureReservesAlreadySponsored()));
    }
    if (sponsorships.sponsorOf(source) || sponsorships.isSponsor(sponsored)) {
      return failed(result(BeginSponsoringFutureReservesResult.beginSponsoringFutureReservesRecursive()));
    }
    sponsorships.begin(source, sponsored);
    return succeeded(result(BeginSponsoringFutureReservesResult.beginSponsoringFutureReservesSuccess()));
  },

  initialResult: () => result(BeginSponsoringFutureReservesResult.beginSponsoringFutureReservesSuccess()),
};

/** Raw key of the account to be sponsored. */
function sponsoredBy({ body }: xdr.Operation): Uint8Array {
  if (body.type !== 'beginSponsoringFutureReserves') {
    throw new Error(`expected beginSponsoringFutureReserves, found ${body.type}`);
  }
  return rawKey(body.beginSponsoringFutureReservesOp.sponsoredId);
}

function result(inner: xdr.BeginSponsoringFutureReservesResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.beginSponsoringFutureReserves(inner));
}
