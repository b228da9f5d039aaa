-- Compare the frozen set with whoever matches its criterion now.
-- In: account bigint, deleted smallint, and what the set's query takes
-- Out: one row a kind of change: kind text (see below), profiles bigint, SHA-256 over
--      their numbers bytea
-- Index: hold_of_profile, the keys of profiles_target and profiles_profile, and those
--        of the set's query
-- Locks: none
SELECT
    changed.kind,
    count(*) AS profiles,
    sha256(
        string_agg(
            int8send(changed.profile_id), ''::bytea ORDER BY changed.profile_id
        )
    ) AS digest
FROM (
    SELECT
        coalesce(shown.profile_id, matching.profile_id) AS profile_id,
        CASE
            -- On hold: not shown as one who goes, and goes no more than before.
            WHEN shown.profile_id IS NULL AND hold.id IS NOT NULL THEN NULL
            WHEN shown.profile_id IS NULL THEN 'gained'
            WHEN
                matching.profile_id IS NULL
                AND (
                    EXISTS (
                        SELECT 1 FROM profiles_target AS target
                        WHERE
                            target.account_id = %(account)s
                            AND target.profile_id = shown.profile_id
                    )
                    OR NOT EXISTS (
                        SELECT 1 FROM profiles_profile AS profile
                        WHERE
                            profile.account_id = %(account)s
                            AND profile.id = shown.profile_id
                    )
                )
                THEN 'gone'
            WHEN hold.id IS NOT NULL THEN 'held'
            WHEN matching.profile_id IS NULL THEN 'left'
        END AS kind
    FROM (
        SELECT frozen.profile_id FROM {matches} AS frozen
        WHERE frozen.outcome = %(deleted)s
    ) AS shown
    FULL OUTER JOIN {matching}
        ON shown.profile_id = matching.profile_id
    LEFT JOIN erasure_hold AS hold
        ON
            hold.account_id = %(account)s
            AND hold.profile_id = coalesce(shown.profile_id, matching.profile_id)
            AND hold.lifted IS NULL
) AS changed
WHERE changed.kind IS NOT NULL
GROUP BY changed.kind
