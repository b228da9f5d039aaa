-- Add the new profiles of a slice.
-- In: account and table bigint, moment timestamptz, first and last integer, new
--     smallint
-- Out: profiles added (the statement's row count)
-- Index: the staged rows' numbers
-- Locks: the new rows, until commit
INSERT INTO profiles_profile (
    account_id, id, table_id, name, attributes, created, updated
)
SELECT
    %(account)s AS account_id,
    matched.profile_id AS id,
    %(table)s AS table_id,
    coalesce(staged.patch ->> 'name', '') AS name,
    jsonb_strip_nulls((staged.patch -> 'set') || (staged.patch -> 'key'))
        AS attributes,
    %(moment)s AS created,
    %(moment)s AS updated
FROM {matches} AS matched
INNER JOIN {rows} AS staged ON matched.row_no = staged.row_no
WHERE
    matched.row_no BETWEEN %(first)s AND %(last)s
    AND matched.outcome = %(new)s
