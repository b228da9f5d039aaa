-- Give updated profiles the values that they are known by now under keys they had.
-- In: account bigint, first and last integer, updated smallint
-- Out: identifiers changed (the statement's row count)
-- Index: the staged rows' numbers, identifier_of_profile
-- Locks: the changed rows, until commit
UPDATE profiles_identifier AS own
SET value = claim.value
FROM {claims} AS claim
INNER JOIN {matches} AS matched ON claim.row_no = matched.row_no
WHERE
    own.account_id = %(account)s
    AND own.profile_id = matched.profile_id
    AND own.unique_key_id = claim.unique_key_id
    AND own.value <> claim.value
    AND claim.value IS NOT NULL
    AND matched.row_no BETWEEN %(first)s AND %(last)s
    AND matched.outcome = %(updated)s
