import type { EventRow } from '#read-model';
import type { ChainEvent } from '#wire';

/** An event whose spec explained it; the others are counted in the status and never shown as facts. */
export type DecodedEventRow = EventRow & { name: string; decoded: Record<string, unknown> };

export function presentEvent(event: DecodedEventRow): ChainEvent {
  return {
    id: event.id,
    ledger: event.ledger,
    closedAt: event.closedAt.toISOString(),
    txHash: event.txHash,
    contract: event.contract,
    contractAddress: event.contractAddress,
    name: event.name,
    data: event.decoded,
  };
}
