-- Note whom the files of an import hold: those that its rows name and that are there.
-- In: account bigint, import bigint, left_out smallint[] (outcomes of rows that are in
--     no file)
-- Out: profiles held (the statement's row count)
-- Index: the key of profiles_target
-- Locks: the new rows, until commit
INSERT INTO imports_heldprofile (account_id, import_id, profile_id)
SELECT DISTINCT
    %(account)s::bigint AS account_id,
    %(import)s::bigint AS import_id,
    coalesce(matched.profile_id, first_match.profile_id) AS profile_id
FROM {matches} AS matched
LEFT JOIN {matches} AS first_match ON matched.earlier = first_match.row_no
WHERE
    coalesce(matched.profile_id, first_match.profile_id) IS NOT NULL
    AND matched.outcome <> all(%(left_out)s::smallint[])
    AND NOT EXISTS (
        SELECT 1 FROM profiles_target AS target
        WHERE
            target.account_id = %(account)s
            AND target.profile_id
            = coalesce(matched.profile_id, first_match.profile_id)
    )
