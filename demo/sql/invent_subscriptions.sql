-- Subscribe people to topics; some have changed their mind since.
-- In: account bigint, topics bigint[], shares double precision[], until timestamptz,
--     seed bigint
-- Out: subscriptions (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO profiles_subscription (
    account_id, profile_id, topic_id, status, source, changed
)
SELECT
    %(account)s AS account_id,
    person.id AS profile_id,
    topic.id AS topic_id,
    CASE WHEN drawn.left_again THEN 'unsubscribed' ELSE 'subscribed' END AS status,
    CASE
        WHEN drawn.left_again THEN 'link in a message'
        WHEN mod(person.number, 4) = 0 THEN 'store'
        ELSE 'sign-up form'
    END AS source,
    CASE
        WHEN drawn.left_again
            THEN person.created + drawn.place * (%(until)s - person.created)
        ELSE person.created
    END AS changed
FROM demo_people AS person
INNER JOIN
    unnest(%(topics)s::bigint[], %(shares)s::double precision[])
    WITH ORDINALITY AS topic (id, share, ordinal)
    ON
        pg_temp.draw(person.number, %(seed)s, 90 + topic.ordinal::integer)
        < topic.share
CROSS JOIN
    LATERAL (
        SELECT
            pg_temp.draw(person.number, %(seed)s, 95) AS place,
            pg_temp.draw(person.number, %(seed)s, 96) < 0.1 AS left_again
    ) AS drawn
