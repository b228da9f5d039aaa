-- Take values of unique keys away that updated profiles do not merely carry any more.
-- In: account bigint, first and last integer, updated smallint
-- Out: known values removed (the statement's row count)
-- Index: the staged rows' numbers, known_value_of_profile
-- Locks: the removed rows, until commit
DELETE FROM profiles_knownvalue AS carried
USING {claims} AS claim
INNER JOIN {matches} AS matched ON claim.row_no = matched.row_no
WHERE
    carried.account_id = %(account)s
    AND carried.profile_id = matched.profile_id
    AND carried.unique_key_id = claim.unique_key_id
    AND (claim.identifies OR claim.value IS DISTINCT FROM carried.value)
    AND matched.row_no BETWEEN %(first)s AND %(last)s
    AND matched.outcome = %(updated)s
