-- Write the values that the profiles of a slice have in single sections.
-- In: account bigint, first and last integer, new and updated smallint
-- Out: rows written (the statement's row count)
-- Index: the staged rows' numbers, a_profile_has_one_set_of_values_a_section
-- Locks: the written rows, until commit; the caller holds the sections
INSERT INTO profiles_sectionvalues AS held (
    account_id, profile_id, section_id, attributes
)
SELECT
    %(account)s AS account_id,
    matched.profile_id,
    section.id AS section_id,
    jsonb_strip_nulls(coalesce(had.attributes, '{{}}'::jsonb) || part.patched)
        AS attributes
FROM {matches} AS matched
INNER JOIN {rows} AS staged ON matched.row_no = staged.row_no
CROSS JOIN LATERAL jsonb_each(staged.patch -> 'sections') AS part (section, patched)
INNER JOIN tenancy_section AS section
    ON section.account_id = %(account)s AND section.id = part.section::bigint
LEFT JOIN profiles_sectionvalues AS had
    ON
        had.account_id = %(account)s
        AND had.profile_id = matched.profile_id
        AND had.section_id = section.id
WHERE
    matched.row_no BETWEEN %(first)s AND %(last)s
    AND matched.outcome IN (%(new)s, %(updated)s)
    AND (had.id IS NOT NULL OR jsonb_strip_nulls(part.patched) <> '{{}}'::jsonb)
ON CONFLICT (account_id, profile_id, section_id) DO UPDATE
    SET attributes = excluded.attributes
