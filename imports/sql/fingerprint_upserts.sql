-- Digest what every row comes to, in the order of the list.
-- In: nothing
-- Out: one row: SHA-256 over their outcomes and profiles bytea
-- Index: none; the whole table is read
-- Locks: none
SELECT
    sha256(
        coalesce(
            string_agg(
                int2send(matched.outcome) || int8send(coalesce(matched.profile_id, 0)),
                ''::bytea
                ORDER BY matched.row_no
            ),
            ''::bytea
        )
    ) AS digest
FROM {matches} AS matched
