/**
 * The read model: tables of one build in a schema of its own, and views over the build that serves. A rebuild folds the log
 * into the next schema and repoints the views. Each table keeps versions: a row was true from the event from_event until
 * to_event replaced it (null: still true), so "as of ledger N" is: from_event < first_event_id(N + 1) and (to_event is null or to_event >= it).
 */
export const up = `
CREATE SCHEMA chain_1;
CREATE SCHEMA chain;
`;

export const down = 'DROP SCHEMA chain; DROP SCHEMA chain_1;';
