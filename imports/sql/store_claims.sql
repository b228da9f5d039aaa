-- Store the values of unique keys that the rows of a list claim, besides the one that
-- they are matched by. Rows that are no good or repeat another claim nothing.
-- In: nothing
-- Out: claims stored (the statement's row count)
-- Index: none; the whole list is read
-- Locks: the new rows, until commit
INSERT INTO {claims} (row_no, unique_key_id, value, identifies)
SELECT
    first_one.row_no,
    (claim.value ->> 0)::bigint AS unique_key_id,
    claim.value ->> 1 AS value,
    (claim.value ->> 2)::boolean AS identifies
FROM (
    SELECT DISTINCT ON (staged.value)
        staged.row_no,
        staged.patch
    FROM {rows} AS staged
    WHERE staged.flaw IS NULL
    ORDER BY staged.value, staged.row_no
) AS first_one
CROSS JOIN
    LATERAL jsonb_array_elements(first_one.patch -> 'claims') AS claim
ORDER BY first_one.row_no
