-- Read the rows that added or updated nobody, in the order of the list.
-- In: account and unique_key bigint, left_out smallint[]
-- Out: row_no, outcome, earlier, flaw, earlier_outcome (of the row in the way), gone
--      (whom it concerns is being deleted or was)
-- Index: the keys of profiles_target and profiles_profile
-- Locks: none
SELECT
    matched.row_no,
    matched.outcome,
    matched.earlier,
    staged.flaw,
    first_match.outcome AS earlier_outcome,
    EXISTS(
        SELECT 1 FROM profiles_target AS target
        WHERE
            target.account_id = %(account)s
            AND target.profile_id IN (
                matched.profile_id, matched.other_id,
                first_match.profile_id, first_match.other_id
            )
    ) AS gone
FROM {matches} AS matched
INNER JOIN {rows} AS staged ON matched.row_no = staged.row_no
LEFT JOIN {matches} AS first_match ON matched.earlier = first_match.row_no
WHERE matched.outcome <> ALL(%(left_out)s::smallint[])
ORDER BY matched.row_no
