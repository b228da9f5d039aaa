-- Put converted values in the place of those that were read.
-- In: account bigint, name text, ids bigint[], olds jsonb[], news jsonb[]
-- Out: rows changed (the statement's row count); what is in other hands is left, and so
--      is what was edited meanwhile
-- Index: the key of interactions_customentry
-- Locks: the entries that are changed, until commit
WITH free AS (
    SELECT entry.id
    FROM interactions_customentry AS entry
    WHERE
        entry.account_id = %(account)s
        AND entry.id = any(%(ids)s::bigint[])
    FOR UPDATE SKIP LOCKED
)

UPDATE interactions_customentry AS entry
SET attributes = jsonb_set(entry.attributes, ARRAY[%(name)s], converted.new)
FROM
    unnest(%(ids)s::bigint[], %(olds)s::jsonb[], %(news)s::jsonb[])
        AS converted (id, old, new)
WHERE
    entry.account_id = %(account)s
    AND entry.id = converted.id
    AND entry.id = any(array(SELECT free.id FROM free))
    AND entry.attributes -> %(name)s = converted.old
