-- Store whoever matches a criterion, numbered by profile, by whether they subscribe.
-- In: account bigint, topics bigint[], unsubscribed and unsubscribed_already smallint,
--     and what the set's query takes
-- Out: profiles stored (the statement's row count)
-- Index: a_profile_subscribes_once_a_topic, and those of the set's query
-- Locks: the new rows, until commit
INSERT INTO {matches} (row_no, outcome, profile_id)
SELECT
    row_number() OVER (ORDER BY matching.profile_id) AS row_no,
    CASE
        WHEN
            EXISTS (
                SELECT 1 FROM profiles_subscription AS subscription
                WHERE
                    subscription.account_id = %(account)s
                    AND subscription.profile_id = matching.profile_id
                    AND subscription.topic_id = any(%(topics)s::bigint[])
                    AND subscription.status = 'subscribed'
            )
            THEN %(unsubscribed)s
        ELSE %(unsubscribed_already)s
    END AS outcome,
    matching.profile_id
FROM {matching}
