-- Delete the traces that one relation has of a slice's targets.
-- In: account bigint, erasure bigint, first bigint, last bigint
-- Out: traces deleted (the statement's row count)
-- Index: the relation's (account_id, profile_id); the key of profiles_target
-- Locks: the deleted rows, until commit
DELETE FROM {relation} AS trace
USING profiles_target AS target
WHERE
    target.account_id = %(account)s
    AND target.erasure_id = %(erasure)s
    AND target.profile_id BETWEEN %(first)s AND %(last)s
    AND trace.account_id = %(account)s
    AND trace.{column} BETWEEN %(first)s AND %(last)s
    AND trace.{column} = target.profile_id
    AND {condition}
