-- Remember that those who left a topic had subscribed to it before.
-- In: account bigint, topics bigint[], shares double precision[], seed bigint
-- Out: rows of the history (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO profiles_subscriptionchange (
    account_id, profile_id, topic_id, status, source, changed
)
SELECT
    %(account)s AS account_id,
    person.id AS profile_id,
    topic.id AS topic_id,
    'subscribed' AS status,
    CASE WHEN mod(person.number, 4) = 0 THEN 'store' ELSE 'sign-up form' END AS source,
    person.created AS changed
FROM demo_people AS person
INNER JOIN
    unnest(%(topics)s::bigint[], %(shares)s::double precision[])
    WITH ORDINALITY AS topic (id, share, ordinal)
    ON
        pg_temp.draw(person.number, %(seed)s, 90 + topic.ordinal::integer)
        < topic.share
WHERE pg_temp.draw(person.number, %(seed)s, 96) < 0.1
