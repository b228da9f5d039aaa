-- Read the profiles of a frozen set that it came to nothing with, and what they are
-- known by.
-- In: account bigint, left_out smallint[] (the outcomes that are not asked for)
-- Out: row_no, outcome, gone (deleted by another run: nothing is said of it),
--      identifiers jsonb (values by the number of their key)
-- Index: the keys of profiles_target and profiles_profile, identifier_of_profile
-- Locks: none
SELECT
    matched.row_no,
    matched.outcome,
    (profile.id IS NULL OR target.profile_id IS NOT NULL) AS gone,
    coalesce(known.identifiers, '{{}}'::jsonb) AS identifiers
FROM {matches} AS matched
LEFT JOIN profiles_profile AS profile
    ON profile.account_id = %(account)s AND profile.id = matched.profile_id
LEFT JOIN profiles_target AS target
    ON
        target.account_id = %(account)s
        AND target.profile_id = matched.profile_id
LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(identifier.unique_key_id, identifier.value) AS identifiers
    FROM profiles_identifier AS identifier
    WHERE
        identifier.account_id = %(account)s
        AND identifier.profile_id = profile.id
        AND target.profile_id IS NULL
) AS known ON TRUE
WHERE matched.outcome <> all(%(left_out)s::smallint[])
ORDER BY matched.row_no
