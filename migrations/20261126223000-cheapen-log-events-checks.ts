/**
 * Patterns cost more than all else about storing an event (half of the time of a COPY). The source checks them before; what
 * stays here is what a mistake in our own code could break.
 */
export const up = `
ALTER TABLE log.events DROP CONSTRAINT events_id_form, DROP CONSTRAINT events_tx_hash_form,
  ADD CONSTRAINT events_id_length CHECK (octet_length(id) = 30),
  ADD CONSTRAINT events_tx_hash_length CHECK (octet_length(tx_hash) = 64);
`;

export const down = `
ALTER TABLE log.events DROP CONSTRAINT events_id_length, DROP CONSTRAINT events_tx_hash_length,
  ADD CONSTRAINT events_id_form CHECK (id ~ '^[0-9]{19}-[0-9]{10}$'),
  ADD CONSTRAINT events_tx_hash_form CHECK (tx_hash ~ '^[0-9a-f]{64}$');
`;
