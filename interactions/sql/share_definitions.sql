-- Hold on to definitions that are about to be pointed at, so that nobody deletes them
-- meanwhile.
-- In: account bigint, numbers bigint[]
-- Out: a row for each that is there: bigint
-- Index: the key of the table
-- Locks: the definitions, FOR KEY SHARE, until commit
SELECT definition.id
FROM {definitions} AS definition
WHERE definition.account_id = %(account)s AND definition.id = any(%(numbers)s)
ORDER BY definition.id
FOR KEY SHARE
