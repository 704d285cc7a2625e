import type pg from 'pg';

/**
 * The schema as SQL text from the catalog, the same for the same schema: schemas, tables with columns, constraints and
 * comments, indexes, triggers, views, functions, grants. The log's partitions are left out, because they come with the ledgers.
 */
export async function describeSchema(db: pg.ClientBase): Promise<string> {
  const sections: string[] = [];
  for (const sql of [SCHEMAS, FUNCTIONS, TABLES, VIEWS, INDEXES, TRIGGERS, COMMENTS, GRANTS])
    sections.push(await lines(db, sql));
  const header =
    '-- Generated from the catalog by `npm run migrate -- --write-schema`; a test compares it. Change it by a migration.';
  return `${[header, ...sections].join('\n\n')}\n`;
}

async function lines(db: pg.ClientBase, sql: string): Promise<string> {
  const { rows } = await db.query<{ line: string }>(sql);
  return rows
    .map((row) => row.line)
    .join('\n')
    .trimEnd();
}

const OURS = `nspname IN ('log', 'chain', 'chain_1', 'app')`;

const SCHEMAS = `SELECT format('CREATE SCHEMA %I;', nspname) AS line FROM pg_namespace WHERE ${OURS} ORDER BY nspname`;

const FUNCTIONS = `
SELECT pg_get_functiondef(p.oid) || ';' || E'\\n' AS line
FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
WHERE ${OURS} ORDER BY nspname, proname`;

const TABLES = `
SELECT format(E'CREATE TABLE %I.%I%s%s%s%s;\\n', nspname, relname,
  (SELECT ' PARTITION OF ' || inhparent::regclass FROM pg_inherits WHERE inhrelid = c.oid), E' (\\n' || body || E'\\n)',
  ' ' || pg_get_expr(relpartbound, c.oid),
  CASE relkind WHEN 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(c.oid) ELSE '' END) AS line
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace,
LATERAL (
  SELECT string_agg('  ' || part, E',\\n' ORDER BY kind, place, part) AS body FROM (
    SELECT 1 AS kind, attnum AS place, format('%I %s', attname, format_type(atttypid, atttypmod))
      || CASE WHEN collname IS NOT NULL AND collname <> 'default' THEN format(' COLLATE %I', collname) ELSE '' END
      || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
      || coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '') AS part
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    LEFT JOIN pg_collation co ON co.oid = attcollation
    WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND NOT relispartition -- a partition has its table's columns
    UNION ALL
    SELECT 2, 0, format('CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conrelid = c.oid AND contype <> 'n' AND conparentid = 0 -- NOT NULL is said with its column
  ) AS parts
) AS described
WHERE ${OURS} AND relkind IN ('r', 'p') AND NOT (relispartition AND nspname = 'log') ORDER BY nspname, relname`;

const VIEWS = `
SELECT format(E'CREATE VIEW %I.%I AS\\n%s\\n', nspname, relname, pg_get_viewdef(c.oid, 100)) AS line
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE ${OURS} AND relkind = 'v' ORDER BY nspname, relname`;

const INDEXES = `
SELECT pg_get_indexdef(i.indexrelid) || ';' AS line
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${OURS} AND NOT c.relispartition AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
ORDER BY nspname, relname`;

const TRIGGERS = `
SELECT pg_get_triggerdef(t.oid) || ';' AS line
FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${OURS} AND NOT tgisinternal ORDER BY nspname, relname, tgname`;

const COMMENTS = `
SELECT line FROM (
  SELECT format('COMMENT ON COLUMN %I.%I.%I IS %L;', nspname, relname, attname, description) AS line, nspname, relname, attnum
  FROM pg_description d JOIN pg_class c ON c.oid = objoid JOIN pg_namespace n ON n.oid = relnamespace
  JOIN pg_attribute a ON attrelid = objoid AND attnum = objsubid
  WHERE ${OURS} AND classoid = 'pg_class'::regclass AND objsubid > 0
  UNION ALL
  SELECT format('COMMENT ON %s %I.%I IS %L;', CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, nspname, relname, description), nspname, relname, 0
  FROM pg_description d JOIN pg_class c ON c.oid = objoid JOIN pg_namespace n ON n.oid = relnamespace
  WHERE ${OURS} AND classoid = 'pg_class'::regclass AND objsubid = 0
  UNION ALL
  SELECT format('COMMENT ON FUNCTION %s IS %L;', objoid::regprocedure, description), nspname, proname, 0
  FROM pg_description d JOIN pg_proc p ON p.oid = objoid JOIN pg_namespace n ON n.oid = pronamespace
  WHERE ${OURS} AND classoid = 'pg_proc'::regclass
) AS comments ORDER BY nspname, relname, attnum`;

const GRANTS = `
SELECT format('GRANT %s ON %s TO %I;', string_agg(privilege_type, ', ' ORDER BY privilege_type), object, rolname) AS line
FROM (
  SELECT 1 AS kind, format('SCHEMA %I', nspname) AS object, nspacl AS acl FROM pg_namespace WHERE ${OURS}
  UNION ALL
  SELECT 2, format('%I.%I', nspname, relname), relacl FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE ${OURS} AND relkind IN ('r', 'p', 'v') AND NOT relispartition
  UNION ALL
  SELECT 3, 'FUNCTION ' || p.oid::regprocedure, proacl FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE ${OURS}
  UNION ALL
  SELECT 4, format('ALL FUTURE %s IN SCHEMA %I', CASE defaclobjtype WHEN 'S' THEN 'SEQUENCES' ELSE 'TABLES' END, nspname), defaclacl
  FROM pg_default_acl JOIN pg_namespace n ON n.oid = defaclnamespace WHERE ${OURS}
) AS objects, LATERAL aclexplode(acl) AS granted JOIN pg_roles ON pg_roles.oid = grantee
WHERE rolname IN ('brainstorm_indexer', 'brainstorm_api')
GROUP BY kind, object, rolname ORDER BY kind, object, rolname`;
