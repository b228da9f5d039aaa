-- Find the sections in which anybody who matches has values, tags or events.
-- In: account bigint, and what the set's query takes
-- Out: a row for each section: its number bigint, its name text
-- Index: those of the criterion; then each section stops at the first one found
-- Locks: none
WITH matches AS MATERIALIZED (
    SELECT profile.id
    FROM profiles_profile AS profile
    WHERE profile.account_id = %(account)s AND profile.id IN ({profiles})
)

SELECT
    section.id,
    section.name
FROM tenancy_section AS section
WHERE
    section.account_id = %(account)s
    AND (
        EXISTS (
            SELECT 1
            FROM profiles_sectionvalues AS held
            WHERE
                held.account_id = %(account)s
                AND held.section_id = section.id
                AND held.profile_id IN (SELECT id FROM matches)
        )
        OR EXISTS (
            SELECT 1
            FROM profiles_tagging AS held
            WHERE
                held.account_id = %(account)s
                AND held.section_id = section.id
                AND held.profile_id IN (SELECT id FROM matches)
        )
        OR EXISTS (
            SELECT 1
            FROM interactions_customevent AS held
            WHERE
                held.account_id = %(account)s
                AND held.section_id = section.id
                AND held.profile_id IN (SELECT id FROM matches)
        )
    )
ORDER BY section.name
