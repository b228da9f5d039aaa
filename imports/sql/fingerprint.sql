-- Digest the matched set, in the order of the profiles.
-- In: outcome smallint
-- Out: one row: profiles bigint, SHA-256 over their numbers bytea
-- Index: none; the whole table is read
-- Locks: none
SELECT
    count(*) AS profiles,
    sha256(
        coalesce(
            string_agg(
                int8send(matched.profile_id), ''::bytea ORDER BY matched.profile_id
            ),
            ''::bytea
        )
    ) AS digest
FROM {matches} AS matched
WHERE matched.outcome = %(outcome)s
