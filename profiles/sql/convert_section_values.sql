-- Put converted values of sections in the place of those that were read.
-- In: account bigint, name text, ids bigint[], olds jsonb[], news jsonb[]
-- Out: rows changed (the statement's row count); what was edited meanwhile is left
-- Index: the key of profiles_sectionvalues
-- Locks: the values that are changed, until commit
UPDATE profiles_sectionvalues AS local
SET attributes = jsonb_set(local.attributes, ARRAY[%(name)s], converted.new)
FROM
    unnest(%(ids)s::bigint[], %(olds)s::jsonb[], %(news)s::jsonb[])
        AS converted (id, old, new)
WHERE
    local.account_id = %(account)s
    AND local.id = converted.id
    AND local.attributes -> %(name)s = converted.old
