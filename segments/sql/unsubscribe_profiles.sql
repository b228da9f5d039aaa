-- Withdraw the consent of profiles that are held on to; the history is a trigger's.
-- In: account bigint, profiles bigint[], topics bigint[], source text,
--     moment timestamptz
-- Out: a row for each consent that was withdrawn: its profile, bigint
-- Index: a_profile_subscribes_once_a_topic, the key of profiles_target
-- Locks: the changed rows, until commit
UPDATE profiles_subscription AS subscription
SET status = 'unsubscribed', source = %(source)s, changed = %(moment)s
WHERE
    subscription.account_id = %(account)s
    AND subscription.profile_id = any(%(profiles)s)
    AND subscription.topic_id = any(%(topics)s)
    AND subscription.status = 'subscribed'
    AND NOT EXISTS (
        SELECT 1
        FROM profiles_target AS target
        WHERE
            target.account_id = %(account)s
            AND target.profile_id = subscription.profile_id
    )
RETURNING subscription.profile_id
