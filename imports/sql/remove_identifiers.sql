-- Take the values away by which updated profiles are not known any more.
-- In: account bigint, first and last integer, updated smallint
-- Out: identifiers removed (the statement's row count)
-- Index: the staged rows' numbers, identifier_of_profile
-- Locks: the removed rows, until commit
DELETE FROM profiles_identifier AS own
USING {claims} AS claim
INNER JOIN {matches} AS matched ON claim.row_no = matched.row_no
WHERE
    own.account_id = %(account)s
    AND own.profile_id = matched.profile_id
    AND own.unique_key_id = claim.unique_key_id
    AND claim.value IS NULL
    AND matched.row_no BETWEEN %(first)s AND %(last)s
    AND matched.outcome = %(updated)s
