-- Count the traces that one relation has of a set of profiles.
-- In: account bigint, and what the set's query takes
-- Out: one row, one bigint
-- Index: the relation's (account_id, profile_id)
-- Locks: none
SELECT count(*)
FROM {relation} AS trace
WHERE
    trace.account_id = %(account)s
    AND trace.{column} IN ({profiles})
    AND {condition}
