-- Read the names of definitions and sections.
-- In: account bigint, campaigns bigint[], goals bigint[], custom_tables bigint[],
-- sections bigint[]
-- Out: a row for each that is there: which of these it is of, its number, its name
-- Index: the key of each table
-- Locks: none
SELECT
    'campaigns' AS kind,
    named.id,
    named.name
FROM interactions_campaign AS named
WHERE
    named.account_id = %(account)s
    AND named.id = any(%(campaigns)s::bigint[])
UNION ALL
SELECT
    'goals' AS kind,
    named.id,
    named.name
FROM interactions_goal AS named
WHERE
    named.account_id = %(account)s
    AND named.id = any(%(goals)s::bigint[])
UNION ALL
SELECT
    'custom_tables' AS kind,
    named.id,
    named.name
FROM interactions_customtable AS named
WHERE
    named.account_id = %(account)s
    AND named.id = any(%(custom_tables)s::bigint[])
UNION ALL
SELECT
    'sections' AS kind,
    named.id,
    named.name
FROM tenancy_section AS named
WHERE
    named.account_id = %(account)s
    AND named.id = any(%(sections)s::bigint[])
