/** Where signed certificates stand on the status lists: W3C Bitstring Status List 1.0. */
export const up = `
CREATE TABLE app.status_places (
  credential_id text PRIMARY KEY,
  list integer NOT NULL CHECK (list >= 1),
  place integer NOT NULL CHECK (place BETWEEN 0 AND 131071),
  UNIQUE (list, place)
);
COMMENT ON TABLE app.status_places IS 'the place of each signed certificate on the lists of revocation and suspension; random, so that neighbours tell nothing, and never used again';
`;

export const down = 'DROP TABLE app.status_places;';
