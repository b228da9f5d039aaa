-- Take the person out of the traces that one relation has of a slice's targets.
-- In: account bigint, targets bigint[]
-- Out: traces released (the statement's row count)
-- Index: the relation's (account_id, profile_id)
-- Locks: the released rows, until commit
UPDATE {relation} AS trace
SET {column} = NULL{blanks}
WHERE
    trace.account_id = %(account)s
    AND trace.{column} = ANY(%(targets)s)
    AND {condition}
