-- Count the profiles of a set by the sections in which they have anything.
-- In: account bigint, and what the set's query takes
-- Out: name text, profiles bigint; in the order of the names
-- Index: the (account_id, profile_id) of each relation, or none for a large set
-- Locks: none
SELECT
    section.name,
    count(*) AS profiles
FROM (
    SELECT
        held.section_id,
        held.profile_id
    FROM profiles_sectionvalues AS held
    WHERE held.account_id = %(account)s AND held.profile_id IN ({profiles})
    UNION
    SELECT
        tagging.section_id,
        tagging.profile_id
    FROM profiles_tagging AS tagging
    WHERE
        tagging.account_id = %(account)s
        AND tagging.section_id IS NOT NULL
        AND tagging.profile_id IN ({profiles})
    UNION
    SELECT
        event.section_id,
        event.profile_id
    FROM interactions_customevent AS event
    WHERE
        event.account_id = %(account)s
        AND event.section_id IS NOT NULL
        AND event.profile_id IN ({profiles})
) AS concerned
INNER JOIN tenancy_section AS section
    ON section.account_id = %(account)s AND concerned.section_id = section.id
GROUP BY section.id, section.name
ORDER BY section.name, section.id
