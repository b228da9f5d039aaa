-- Take whoever is gone, being deleted or on hold since out of those who go.
-- In: account bigint, deleted, on_hold and already_being_deleted smallint
-- Out: rows marked (the statement's row count)
-- Index: hold_of_profile, the keys of profiles_target and profiles_profile
-- Locks: the marked rows, until commit
UPDATE {matches} AS matched
SET
    outcome = CASE
        WHEN now.is_gone THEN %(already_being_deleted)s ELSE %(on_hold)s
    END
FROM (
    SELECT
        shown.row_no,
        (profile.id IS NULL OR target.profile_id IS NOT NULL) AS is_gone
    FROM {matches} AS shown
    LEFT JOIN profiles_profile AS profile
        ON profile.account_id = %(account)s AND profile.id = shown.profile_id
    LEFT JOIN profiles_target AS target
        ON
            target.account_id = %(account)s
            AND target.profile_id = shown.profile_id
    LEFT JOIN erasure_hold AS hold
        ON
            hold.account_id = %(account)s
            AND hold.profile_id = shown.profile_id
            AND hold.lifted IS NULL
    WHERE
        shown.outcome = %(deleted)s
        AND (
            profile.id IS NULL
            OR target.profile_id IS NOT NULL
            OR hold.id IS NOT NULL
        )
) AS now
WHERE matched.row_no = now.row_no
