import Type from 'typebox';
import { Ledger, Nullable, Time } from './field.ts';

/** `event: ledger`, without an id: all that happened up to this ledger has been sent. */
export const LedgerMessage = Type.Object({ ledger: Ledger, closedAt: Nullable(Time) });
export type LedgerMessage = Type.Static<typeof LedgerMessage>;

/** `event: resync`: the stream can't go on where you were. Load again what you show; the stream goes on from now. */
export const ResyncMessage = Type.Object({
  reason: Type.Enum(['malformed', 'unknown', 'too_old']),
  asOfLedger: Nullable(Ledger),
});
export type ResyncMessage = Type.Static<typeof ResyncMessage>;
