-- Put a tag on profiles that are held on to, where it is not yet.
-- In: account bigint, profiles bigint[], tag bigint, moment timestamptz
-- Out: profiles tagged (the statement's row count)
-- Index: a_tag_is_on_a_profile_once_a_section, the key of profiles_target
-- Locks: the new rows, until commit
INSERT INTO profiles_tagging (account_id, profile_id, tag_id, section_id, created)
SELECT
    %(account)s AS account_id,
    receiver.id,
    %(tag)s AS tag_id,
    NULL AS section_id,
    %(moment)s AS created
FROM profiles_profile AS receiver
WHERE
    receiver.account_id = %(account)s
    AND receiver.id = any(%(profiles)s)
    AND NOT EXISTS (
        SELECT 1
        FROM profiles_target AS target
        WHERE
            target.account_id = %(account)s
            AND target.profile_id = receiver.id
    )
ON CONFLICT DO NOTHING
