-- Take tags off the profiles that a slice updates.
-- In: account bigint, first and last integer, updated smallint
-- Out: tags taken off (the statement's row count)
-- Index: the staged rows' numbers, a_tag_is_on_a_profile_once_a_section
-- Locks: the removed rows, until commit
DELETE FROM profiles_tagging AS tagging
USING {matches} AS matched, {rows} AS staged,
    LATERAL jsonb_each(staged.patch -> 'tags') AS part (place, wanted)
WHERE
    matched.row_no = staged.row_no
    AND tagging.account_id = %(account)s
    AND tagging.profile_id = matched.profile_id
    AND tagging.tag_id = split_part(part.place, ':', 1)::bigint
    AND tagging.section_id IS NOT DISTINCT FROM
    nullif(split_part(part.place, ':', 2), '')::bigint
    AND NOT part.wanted::boolean
    AND matched.row_no BETWEEN %(first)s AND %(last)s
    AND matched.outcome = %(updated)s
