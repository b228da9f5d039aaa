-- Read what the names of updated profiles are made of, where that changes.
-- In: account bigint, first and last integer, updated smallint, naming text[]
-- Out: row_no, attributes jsonb: those that are named, as they will be
-- Index: the staged rows' numbers, the key of profiles_profile
-- Locks: none
SELECT
    matched.row_no,
    (
        SELECT jsonb_object_agg(part.key, part.value)
        FROM jsonb_each(profile.attributes || (staged.patch -> 'set')) AS part
        WHERE part.key = any(%(naming)s::text[]) AND part.value <> 'null'::jsonb
    )::text AS attributes
FROM {matches} AS matched
INNER JOIN {rows} AS staged ON matched.row_no = staged.row_no
INNER JOIN profiles_profile AS profile
    ON profile.account_id = %(account)s AND matched.profile_id = profile.id
WHERE
    matched.row_no BETWEEN %(first)s AND %(last)s
    AND matched.outcome = %(updated)s
    AND EXISTS (
        SELECT 1
        FROM jsonb_each_text(staged.patch -> 'set') AS part (attribute, said)
        WHERE
            part.attribute = any(%(naming)s::text[])
            AND part.said IS DISTINCT FROM profile.attributes ->> part.attribute
    )
