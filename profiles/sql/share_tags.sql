-- Hold on to tags, so that none is removed while it is put on profiles.
-- In: account bigint, numbers bigint[]
-- Out: a row for each tag that is there: bigint
-- Index: the key of profiles_tag
-- Locks: the tags, FOR KEY SHARE, in the order of their numbers, until commit
SELECT tag.id
FROM profiles_tag AS tag
WHERE tag.account_id = %(account)s AND tag.id = any(%(numbers)s)
ORDER BY tag.id
FOR KEY SHARE
