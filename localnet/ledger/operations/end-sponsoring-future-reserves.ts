import { xdr } from '@stellar/stellar-sdk/base';
import { failed, type OperationRules, succeeded } from './rules.ts';

const { EndSponsoringFutureReservesResult } = xdr;

/** Ends what BeginSponsoringFutureReserves began; the sponsored account says so itself (CAP-0033). */
export const endSponsoringFutureReserves: OperationRules = {
  threshold: () => 'medium',

  check: () => null,

  apply({ source, sponsorships }) {
    if (!sponsorships.sponsorOf(source)) {
      return failed(result(EndSponsoringFutureReservesResult.endSponsoringFutureReservesNotSponsored()));
    }
    sponsorships.end(source);
    return succeeded(result(EndSponsoringFutureReservesResult.endSponsoringFutureReservesSuccess()));
  },

  initialResult: () => result(EndSponsoringFutureReservesResult.endSponsoringFutureReservesSuccess()),
};

function result(inner: xdr.EndSponsoringFutureReservesResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.endSponsoringFutureReserves(inner));
}
