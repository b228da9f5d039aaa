-- Say what becomes of each staged row: the one predicate of preview, dry run and act.
-- In: account bigint, unique_key bigint, other_keys bigint[] (the table's other keys
--     that can have such values), mark text (that all values of the key hold), the
--     numbers of the outcomes; `numbered` says which row repeats which; `apart` has
--     each value looked up by itself, else the planner may read all identifiers of the
--     key
-- Out: row_no, outcome, profile_id, earlier (the row that a duplicate repeats)
-- Index: an_identifier_names_one_profile, known_value_by_value, hold_of_profile,
--        the key of profiles_target
-- Locks: none
SELECT
    numbered.row_no,
    CASE
        WHEN numbered.flaw = 'empty' THEN %(empty)s
        WHEN numbered.flaw IS NOT NULL THEN %(invalid)s
        WHEN numbered.first_row < numbered.row_no THEN %(duplicate)s
        WHEN
            EXISTS (
                SELECT 1 FROM profiles_target AS target
                WHERE
                    target.account_id = %(account)s
                    AND target.profile_id = identifier.profile_id
            )
            THEN %(already_being_deleted)s
        WHEN
            EXISTS (
                SELECT 1 FROM erasure_hold AS hold
                WHERE
                    hold.account_id = %(account)s
                    AND hold.profile_id = identifier.profile_id
                    AND hold.lifted IS NULL
            )
            THEN %(on_hold)s
        WHEN identifier.profile_id IS NOT NULL THEN %(deleted)s
        WHEN
            EXISTS (
                SELECT 1 FROM profiles_knownvalue AS known
                WHERE
                    known.account_id = %(account)s
                    AND known.unique_key_id = %(unique_key)s
                    AND known.value = numbered.value
            )
            THEN %(other_identifier)s
        WHEN
            cardinality(%(other_keys)s::bigint[]) > 0
            AND EXISTS (
                SELECT 1 FROM profiles_identifier AS other
                WHERE
                    other.account_id = %(account)s
                    AND other.unique_key_id = any(%(other_keys)s::bigint[])
                    AND strpos(other.value, %(mark)s) > 0
                    AND other.value = numbered.value
            )
            THEN %(other_identifier)s
        ELSE %(not_found)s
    END::smallint AS outcome,
    CASE
        WHEN numbered.first_row = numbered.row_no THEN identifier.profile_id
    END AS profile_id,
    CASE
        WHEN numbered.first_row < numbered.row_no THEN numbered.first_row
    END AS earlier
FROM ({numbered}) AS numbered
LEFT JOIN LATERAL (
    SELECT named.profile_id
    FROM profiles_identifier AS named
    WHERE
        named.account_id = %(account)s
        AND named.unique_key_id = %(unique_key)s
        AND named.value = numbered.value
    {apart}
) AS identifier ON TRUE
