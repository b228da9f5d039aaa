-- Read the rows that came to nothing, in the order of the file.
-- In: account bigint, unique_key bigint, table bigint, other_identifier smallint,
--     left_out smallint[] (the outcomes that are not asked for)
-- Out: row_no, outcome, earlier, flaw, earlier_outcome (of the row that a duplicate
--      repeats), gone (nobody is known by its value any more: deleted since)
-- Index: the key of profiles_target, known_value_by_value,
--        an_identifier_names_one_profile
-- Locks: none
SELECT
    matched.row_no,
    matched.outcome,
    matched.earlier,
    staged.flaw,
    first_match.outcome AS earlier_outcome,
    CASE
        WHEN target.profile_id IS NOT NULL THEN TRUE
        WHEN
            coalesce(first_match.outcome, matched.outcome) = %(other_identifier)s
            THEN
                NOT EXISTS (
                    SELECT 1 FROM profiles_knownvalue AS known
                    WHERE
                        known.account_id = %(account)s
                        AND known.unique_key_id = %(unique_key)s
                        AND known.value = staged.value
                        AND NOT EXISTS (
                            SELECT 1 FROM profiles_target AS taken
                            WHERE
                                taken.account_id = %(account)s
                                AND taken.profile_id = known.profile_id
                        )
                )
                AND NOT EXISTS (
                    SELECT 1 FROM profiles_identifier AS other
                    WHERE
                        other.account_id = %(account)s
                        AND other.unique_key_id = any(array(
                            SELECT other_key.id
                            FROM profiles_uniquekey AS other_key
                            WHERE
                                other_key.account_id = %(account)s
                                AND other_key.table_id = %(table)s
                                AND other_key.status = 'active'
                        ))
                        AND other.value = staged.value
                        AND NOT EXISTS (
                            SELECT 1 FROM profiles_target AS taken
                            WHERE
                                taken.account_id = %(account)s
                                AND taken.profile_id = other.profile_id
                        )
                )
        ELSE FALSE
    END AS gone
FROM {matches} AS matched
INNER JOIN {rows} AS staged ON matched.row_no = staged.row_no
LEFT JOIN {matches} AS first_match ON matched.earlier = first_match.row_no
LEFT JOIN profiles_target AS target
    ON
        target.account_id = %(account)s
        AND target.profile_id = coalesce(first_match.profile_id, matched.profile_id)
WHERE matched.outcome <> all(%(left_out)s::smallint[])
ORDER BY matched.row_no
