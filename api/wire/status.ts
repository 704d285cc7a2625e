import Type from 'typebox';
import { Address, Count, Ledger, Nullable } from './field.ts';

/** How the network, the indexer and the contracts stand. What the RPC alone knows is null while it does not answer. */
export const Status = Type.Object({
  network: Type.Object({
    passphrase: Type.String(),
    protocolVersion: Nullable(Count),
    latestLedger: Nullable(Ledger),
  }),
  indexer: Type.Object({
    indexedLedger: Nullable(Ledger),
    lagLedgers: Nullable(Count),
    coverage: Type.Array(Type.Tuple([Ledger, Ledger]), {
      description: 'Ranges of ledgers read whole for every contract, inclusive; two or more: a gap lies between',
    }),
    events: Count,
    quarantined: Type.Integer({ minimum: 0, description: 'Events set aside because their spec does not explain them' }),
  }),
  contracts: Type.Record(Type.String(), Address, { description: 'Address by contract name' }),
});
export type Status = Type.Static<typeof Status>;
