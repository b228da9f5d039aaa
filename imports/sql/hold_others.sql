-- Note whom else the files of an import hold: whoever stands in the way of a row has a
-- value of it.
-- In: account bigint, import bigint, left_out smallint[] (outcomes of rows that are in
--     no file)
-- Out: profiles held besides (the statement's row count)
-- Index: the key of profiles_target; that of imports_heldprofile passes over whoever is
--        held already
-- Locks: the new rows, until commit
INSERT INTO imports_heldprofile (account_id, import_id, profile_id)
SELECT DISTINCT
    %(account)s::bigint AS account_id,
    %(import)s::bigint AS import_id,
    other.profile_id
FROM {matches} AS matched
LEFT JOIN {matches} AS first_match ON matched.earlier = first_match.row_no
CROSS JOIN
    LATERAL (
        VALUES (matched.other_id), (first_match.profile_id)
    ) AS other (profile_id)
WHERE
    other.profile_id IS NOT NULL
    AND matched.outcome <> all(%(left_out)s::smallint[])
    AND NOT EXISTS (
        SELECT 1 FROM profiles_target AS target
        WHERE
            target.account_id = %(account)s
            AND target.profile_id = other.profile_id
    )
ON CONFLICT DO NOTHING
