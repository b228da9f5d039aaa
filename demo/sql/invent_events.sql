-- Let most people do something on the account's own pages or in its stores.
-- In: account bigint, kinds text[], sections bigint[], products text[],
--     until timestamptz, seed bigint
-- Out: events (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO interactions_customevent (
    account_id, profile_id, section_id, kind, data, happened_at
)
SELECT
    %(account)s AS account_id,
    person.id AS profile_id,
    (%(sections)s::bigint[])[
        1 + mod(person.number, cardinality(%(sections)s::bigint[]))
    ] AS section_id,
    pg_temp.pick(%(kinds)s::text[], pg_temp.draw(person.number, %(seed)s, 70)) AS kind,
    jsonb_build_object(
        'product',
        pg_temp.pick(%(products)s::text[], pg_temp.draw(person.number, %(seed)s, 71))
    ) AS data,
    person.created + drawn.place * (%(until)s - person.created) AS happened_at
FROM demo_people AS person
CROSS JOIN
    LATERAL (
        SELECT pg_temp.draw(person.number, %(seed)s, 72) AS place
    ) AS drawn
WHERE pg_temp.draw(person.number, %(seed)s, 73) < 0.7
ORDER BY drawn.place
