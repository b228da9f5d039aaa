-- Count how many of those who are to be unsubscribed subscribe to each topic.
-- In: account bigint, topics bigint[], unsubscribed smallint
-- Out: a row a topic that anybody subscribes to: its number, profiles bigint
-- Index: a_profile_subscribes_once_a_topic
-- Locks: none
SELECT
    subscription.topic_id,
    count(*) AS profiles
FROM {matches} AS matched
INNER JOIN profiles_subscription AS subscription
    ON
        subscription.account_id = %(account)s
        AND matched.profile_id = subscription.profile_id
        AND subscription.topic_id = any(%(topics)s::bigint[])
        AND subscription.status = 'subscribed'
WHERE matched.outcome = %(unsubscribed)s
GROUP BY subscription.topic_id
