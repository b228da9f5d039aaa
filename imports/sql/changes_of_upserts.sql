-- Show what the first rows of one outcome change, beside what is there now.
-- In: account bigint, outcome smallint, most integer
-- Out: row_no, value, patch jsonb, profile bigint, attributes jsonb (null: a new one),
--      sections jsonb by number, tags text[] (places), topics jsonb by number
-- Index: the staged rows' numbers, the keys of the profile's relations
-- Locks: none
SELECT
    first_rows.row_no,
    staged.value,
    staged.patch::text AS patch,
    first_rows.profile_id,
    profile.attributes::text AS attributes,
    (
        SELECT jsonb_object_agg(held.section_id, held.attributes)
        FROM profiles_sectionvalues AS held
        WHERE held.account_id = %(account)s AND held.profile_id = profile.id
    )::text AS sections,
    array(
        SELECT tagging.tag_id || ':' || coalesce(tagging.section_id::text, '')
        FROM profiles_tagging AS tagging
        WHERE tagging.account_id = %(account)s AND tagging.profile_id = profile.id
    ) AS tags,
    (
        SELECT jsonb_object_agg(subscription.topic_id, subscription.status)
        FROM profiles_subscription AS subscription
        WHERE
            subscription.account_id = %(account)s
            AND subscription.profile_id = profile.id
    )::text AS topics
FROM (
    SELECT
        matched.row_no,
        matched.profile_id
    FROM {matches} AS matched
    WHERE matched.outcome = %(outcome)s
    ORDER BY matched.row_no
    LIMIT %(most)s
) AS first_rows
INNER JOIN {rows} AS staged ON first_rows.row_no = staged.row_no
LEFT JOIN profiles_profile AS profile
    ON
        profile.account_id = %(account)s
        AND profile.id = first_rows.profile_id
        AND NOT EXISTS (
            SELECT 1 FROM profiles_target AS target
            WHERE
                target.account_id = %(account)s
                AND target.profile_id = profile.id
        )
ORDER BY first_rows.row_no
