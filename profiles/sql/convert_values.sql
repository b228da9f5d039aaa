-- Put converted values in the place of those that were read.
-- In: account bigint, name text, ids bigint[], olds jsonb[], news jsonb[]
-- Out: rows changed (the statement's row count); whoever was edited meanwhile is left
-- Index: the key of profiles_profile
-- Locks: the profiles that are changed, until commit
UPDATE profiles_profile AS profile
SET attributes = jsonb_set(profile.attributes, ARRAY[%(name)s], converted.new)
FROM
    unnest(%(ids)s::bigint[], %(olds)s::jsonb[], %(news)s::jsonb[])
        AS converted (id, old, new)
WHERE
    profile.account_id = %(account)s
    AND profile.id = converted.id
    AND profile.attributes -> %(name)s = converted.old
