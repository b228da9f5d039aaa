-- Take tags off the profiles that a slice updates.
-- In: account bigint, first and last integer, updated smallint
-- Out: tags taken off (the statement's row count)
-- Index: the staged rows' numbers, a_tag_is_on_a_profile_once_a_section
-- Locks: the removed rows, until commit
DELETE FROM profiles_tagging AS tagging
USING (
    SELECT
        matched.profile_id,
        split_part(part.place, ':', 1)::bigint AS tag_id,
        nullif(split_part(part.place, ':', 2), '')::bigint AS section_id
    FROM {matches} AS matched
    INNER JOIN {rows} AS staged ON matched.row_no = staged.row_no
    CROSS JOIN
        LATERAL jsonb_each(staged.patch -> 'tags') AS part (place, wanted)
    WHERE
        matched.row_no BETWEEN %(first)s AND %(last)s
        AND matched.outcome = %(updated)s
        AND NOT part.wanted::boolean
) AS unwanted
WHERE
    tagging.account_id = %(account)s
    AND tagging.profile_id = unwanted.profile_id
    AND tagging.tag_id = unwanted.tag_id
    AND tagging.section_id IS NOT DISTINCT FROM unwanted.section_id
