/** More kinds of call: a certificate moves to another address, and what a person signed is carried for them. */
export const up = `
ALTER TABLE app.outbox_transactions DROP CONSTRAINT outbox_transactions_kind_known, ADD CONSTRAINT outbox_transactions_kind_known
  CHECK (kind IN ('progress', 'credential', 'reissue', 'reward', 'transfer', 'delegate'));
ALTER TABLE app.outbox_calls DROP CONSTRAINT outbox_calls_kind_known, ADD CONSTRAINT outbox_calls_kind_known
  CHECK (kind IN ('progress', 'credential', 'reissue', 'reward', 'transfer', 'delegate'));
`;

export const down = `
DELETE FROM app.outbox_calls WHERE kind IN ('reissue', 'transfer', 'delegate');
DELETE FROM app.outbox_transactions WHERE kind IN ('reissue', 'transfer', 'delegate');
ALTER TABLE app.outbox_calls DROP CONSTRAINT outbox_calls_kind_known, ADD CONSTRAINT outbox_calls_kind_known
  CHECK (kind IN ('progress', 'credential', 'reward'));
ALTER TABLE app.outbox_transactions DROP CONSTRAINT outbox_transactions_kind_known, ADD CONSTRAINT outbox_transactions_kind_known
  CHECK (kind IN ('progress', 'credential', 'reward'));
`;
