-- Tag one in so many people.
-- In: account bigint, tags bigint[], shares double precision[], sections bigint[],
--     seed bigint
-- Out: taggings (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO profiles_tagging (account_id, profile_id, tag_id, section_id, created)
SELECT
    %(account)s AS account_id,
    person.id AS profile_id,
    tag.id AS tag_id,
    CASE
        WHEN mod(person.number, 3) = 0
            THEN (%(sections)s::bigint[])[
                1 + mod(person.number, cardinality(%(sections)s::bigint[]))
            ]
    END AS section_id,
    person.created + interval '1 day' AS created
FROM demo_people AS person
INNER JOIN
    unnest(%(tags)s::bigint[], %(shares)s::double precision[])
    WITH ORDINALITY AS tag (id, share, ordinal)
    ON
        pg_temp.draw(person.number, %(seed)s, 80 + tag.ordinal::integer)
        < tag.share
