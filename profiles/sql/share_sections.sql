-- Hold on to sections, so that none is removed while something is written in it.
-- In: account bigint, numbers bigint[]
-- Out: a row for each section that is there: bigint
-- Index: the key of tenancy_section
-- Locks: the sections, FOR KEY SHARE, in the order of their numbers, until commit
SELECT section.id
FROM tenancy_section AS section
WHERE section.account_id = %(account)s AND section.id = any(%(numbers)s)
ORDER BY section.id
FOR KEY SHARE
