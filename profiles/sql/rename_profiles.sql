-- Give profiles their new names.
-- In: account bigint, ids bigint[], olds text[], news text[]
-- Out: rows changed (the statement's row count); who was renamed since is left
-- Index: the key of profiles_profile
-- Locks: the profiles that are renamed, until commit
UPDATE profiles_profile AS profile
SET name = renamed.new
FROM
    unnest(%(ids)s::bigint[], %(olds)s::text[], %(news)s::text[])
        AS renamed (id, old, new)
WHERE
    profile.account_id = %(account)s
    AND profile.id = renamed.id
    AND profile.name = renamed.old
