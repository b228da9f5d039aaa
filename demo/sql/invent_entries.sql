-- Give everybody an entry: an order or a wish.
-- In: account bigint, orders and wishes bigint (the custom tables), products text[],
--     until timestamptz, seed bigint
-- Out: entries (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO interactions_customentry (
    account_id, custom_table_id, profile_id, attributes, created
)
SELECT
    %(account)s AS account_id,
    CASE WHEN drawn.is_order THEN %(orders)s ELSE %(wishes)s END AS custom_table_id,
    person.id AS profile_id,
    CASE
        WHEN drawn.is_order
            THEN jsonb_build_object(
                'number', 'O-' || (100000 + person.number),
                'product', drawn.product,
                'total', round((19 + drawn.place * 380)::numeric, 2)
            )
        ELSE jsonb_build_object('product', drawn.product, 'quantity', 1)
    END AS attributes,
    person.created + drawn.place * (%(until)s - person.created) AS created
FROM demo_people AS person
CROSS JOIN
    LATERAL (
        SELECT
            pg_temp.draw(person.number, %(seed)s, 60) < 0.6 AS is_order,
            pg_temp.draw(person.number, %(seed)s, 61) AS place,
            pg_temp.pick(
                %(products)s::text[], pg_temp.draw(person.number, %(seed)s, 62)
            ) AS product
    ) AS drawn
ORDER BY drawn.place
