-- Put tags on the profiles of a slice.
-- In: account bigint, moment timestamptz, first and last integer, new and updated
--     smallint
-- Out: tags put on (the statement's row count)
-- Index: the staged rows' numbers, a_tag_is_on_a_profile_once_a_section
-- Locks: the new rows, until commit; the caller holds tags and sections
INSERT INTO profiles_tagging (account_id, profile_id, tag_id, section_id, created)
SELECT
    %(account)s AS account_id,
    matched.profile_id,
    tag.id AS tag_id,
    nullif(split_part(part.place, ':', 2), '')::bigint AS section_id,
    %(moment)s AS created
FROM {matches} AS matched
INNER JOIN {rows} AS staged ON matched.row_no = staged.row_no
CROSS JOIN LATERAL jsonb_each(staged.patch -> 'tags') AS part (place, wanted)
INNER JOIN profiles_tag AS tag
    ON
        tag.account_id = %(account)s
        AND tag.id = split_part(part.place, ':', 1)::bigint
WHERE
    matched.row_no BETWEEN %(first)s AND %(last)s
    AND matched.outcome IN (%(new)s, %(updated)s)
    AND part.wanted::boolean
    AND (
        split_part(part.place, ':', 2) = ''
        OR EXISTS (
            SELECT 1 FROM tenancy_section AS section
            WHERE
                section.account_id = %(account)s
                AND section.id = split_part(part.place, ':', 2)::bigint
        )
    )
ON CONFLICT DO NOTHING
