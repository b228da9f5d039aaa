-- Find the targets of an erasure of which one relation has a trace left.
-- In: account bigint, and what the set's query takes
-- Out: a row for each: bigint
-- Index: the relation's (account_id, profile_id)
-- Locks: none
SELECT DISTINCT trace.{column}
FROM {relation} AS trace
WHERE
    trace.account_id = %(account)s
    AND trace.{column} IN ({profiles})
    AND {condition}
