-- Delete the traces that one relation has of a slice's targets.
-- In: account bigint, targets bigint[]
-- Out: traces deleted (the statement's row count)
-- Index: the relation's (account_id, profile_id)
-- Locks: the deleted rows, until commit
DELETE FROM {relation} AS trace
WHERE
    trace.account_id = %(account)s
    AND trace.{column} = ANY(%(targets)s)
    AND {condition}
