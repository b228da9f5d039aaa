-- Withdraw the consent of one slice, and note what became of its rows; the history of
-- consent is a trigger's. Whoever is being deleted is let be.
-- In: account bigint, first and last bigint, topics bigint[], source text,
--     moment timestamptz, the numbers of the outcomes
-- Out: one row: unsubscribed bigint (profiles), withdrawn bigint (subscriptions),
--      already bigint (profiles that subscribe to none of it any more), gone bigint
-- Index: the numbers of matched rows, a_profile_subscribes_once_a_topic, the keys of
--        profiles_target and profiles_profile
-- Locks: the changed rows, until commit
WITH slice AS MATERIALIZED (
    SELECT
        matched.row_no,
        matched.profile_id,
        (target.profile_id IS NOT NULL) AS is_taken
    FROM {matches} AS matched
    LEFT JOIN profiles_target AS target
        ON
            target.account_id = %(account)s
            AND target.profile_id = matched.profile_id
    WHERE
        matched.row_no BETWEEN %(first)s AND %(last)s
        AND matched.outcome = %(unsubscribed)s
),

withdrawn AS (
    UPDATE profiles_subscription AS subscription
    SET
        status = 'unsubscribed',
        source = %(source)s,
        changed = %(moment)s
    FROM slice
    WHERE
        subscription.account_id = %(account)s
        AND subscription.profile_id = slice.profile_id
        AND subscription.topic_id = any(%(topics)s::bigint[])
        AND subscription.status = 'subscribed'
        AND NOT slice.is_taken
    RETURNING subscription.profile_id
),

done AS MATERIALIZED (
    SELECT DISTINCT withdrawn.profile_id FROM withdrawn
),

others AS (
    UPDATE {matches} AS matched
    SET
        outcome = CASE
            WHEN rest.is_gone THEN %(already_being_deleted)s
            ELSE %(unsubscribed_already)s
        END
    FROM (
        SELECT
            slice.row_no,
            slice.is_taken
            OR NOT EXISTS (
                SELECT 1 FROM profiles_profile AS profile
                WHERE
                    profile.account_id = %(account)s
                    AND profile.id = slice.profile_id
            ) AS is_gone
        FROM slice
        WHERE slice.profile_id NOT IN (SELECT done.profile_id FROM done)
    ) AS rest
    WHERE matched.row_no = rest.row_no
    RETURNING rest.is_gone
)

SELECT
    (SELECT count(*) FROM done) AS unsubscribed,
    (SELECT count(*) FROM withdrawn) AS withdrawn,
    count(*) FILTER (WHERE NOT others.is_gone) AS already,
    count(*) FILTER (WHERE others.is_gone) AS gone
FROM others
