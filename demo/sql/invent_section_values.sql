-- Give most people values in one section.
-- In: account bigint, sections bigint[], seed bigint
-- Out: sets of values (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO profiles_sectionvalues (account_id, profile_id, section_id, attributes)
SELECT
    %(account)s AS account_id,
    person.id AS profile_id,
    (%(sections)s::bigint[])[
        1 + mod(person.number, cardinality(%(sections)s::bigint[]))
    ] AS section_id,
    jsonb_build_object(
        'greeting', person.first_name,
        'favourite_store', person.city,
        'points', person.score * 10
    ) AS attributes
FROM demo_people AS person
WHERE pg_temp.draw(person.number, %(seed)s, 100) < 0.6
