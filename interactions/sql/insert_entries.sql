-- Write entries of custom tables.
-- In: account bigint, profiles bigint[], custom_tables bigint[],
--     moments timestamptz[], attributes text[] (JSON; of equal length)
-- Out: entries (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO interactions_customentry (
    account_id, profile_id, custom_table_id, created, attributes
)
SELECT
    %(account)s AS account_id,
    entry.profile_id,
    entry.custom_table_id,
    entry.at,
    entry.attributes::jsonb
FROM
    unnest(
        %(profiles)s::bigint[],
        %(custom_tables)s::bigint[],
        %(moments)s::timestamptz[],
        %(attributes)s::text[]
    ) AS entry (profile_id, custom_table_id, at, attributes)
