-- Say what becomes of each staged row of a list that unsubscribes: the one predicate of
-- preview, dry run and act. Whoever is on hold may withdraw consent all the same.
-- In: what match takes, topics bigint[]
-- Out: row_no, profile_id, earlier (the row that a duplicate repeats), outcome
-- Index: those of match, a_profile_subscribes_once_a_topic
-- Locks: none
SELECT
    named.row_no,
    named.profile_id,
    named.earlier,
    CASE
        WHEN named.outcome <> all(ARRAY[%(deleted)s, %(on_hold)s]) THEN named.outcome
        WHEN
            EXISTS (
                SELECT 1 FROM profiles_subscription AS subscription
                WHERE
                    subscription.account_id = %(account)s
                    AND subscription.profile_id = named.profile_id
                    AND subscription.topic_id = any(%(topics)s::bigint[])
                    AND subscription.status = 'subscribed'
            )
            THEN %(unsubscribed)s
        ELSE %(unsubscribed_already)s
    END::smallint AS outcome
FROM ({match}) AS named
