-- Give the names of events back that were claimed and then refused.
-- In: account bigint, digests uuid[]
-- Out: names (the statement's row count)
-- Index: the key of interactions_seenevent
-- Locks: the rows, which this transaction wrote, until commit
DELETE FROM interactions_seenevent AS seen
WHERE seen.account_id = %(account)s AND seen.digest = any(%(digests)s::uuid[])
