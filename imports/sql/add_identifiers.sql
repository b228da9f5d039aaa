-- Let new and updated profiles be known by the values that they were not known by.
-- In: account and unique_key bigint, first and last integer, new and updated smallint
-- Out: identifiers inserted (the statement's row count)
-- Index: the staged rows' numbers, identifier_of_profile;
--        an_identifier_names_one_profile refuses a value that is another's
-- Locks: the new rows, until commit
INSERT INTO profiles_identifier (account_id, unique_key_id, value, profile_id)
SELECT
    %(account)s AS account_id,
    wanted.unique_key_id,
    wanted.value,
    wanted.profile_id
FROM (
    SELECT
        %(unique_key)s::bigint AS unique_key_id,
        staged.value,
        matched.profile_id
    FROM {matches} AS matched
    INNER JOIN {rows} AS staged ON matched.row_no = staged.row_no
    WHERE
        matched.row_no BETWEEN %(first)s AND %(last)s
        AND matched.outcome = %(new)s
    UNION ALL
    SELECT
        claim.unique_key_id,
        claim.value,
        matched.profile_id
    FROM {matches} AS matched
    INNER JOIN {claims} AS claim ON matched.row_no = claim.row_no
    WHERE
        matched.row_no BETWEEN %(first)s AND %(last)s
        AND matched.outcome IN (%(new)s, %(updated)s)
        AND claim.identifies
        AND claim.value IS NOT NULL
        AND NOT EXISTS (
            SELECT 1 FROM profiles_identifier AS own
            WHERE
                own.account_id = %(account)s
                AND own.profile_id = matched.profile_id
                AND own.unique_key_id = claim.unique_key_id
        )
) AS wanted
ORDER BY wanted.unique_key_id, wanted.value
