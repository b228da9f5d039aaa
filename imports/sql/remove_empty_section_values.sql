-- Remove what a slice left of values in sections where nothing is left.
-- In: account bigint, first and last integer, updated smallint
-- Out: rows removed (the statement's row count)
-- Index: the staged rows' numbers, a_profile_has_one_set_of_values_a_section
-- Locks: the removed rows, until commit
DELETE FROM profiles_sectionvalues AS held
USING {matches} AS matched
WHERE
    held.account_id = %(account)s
    AND held.profile_id = matched.profile_id
    AND held.attributes = '{{}}'::jsonb
    AND matched.row_no BETWEEN %(first)s AND %(last)s
    AND matched.outcome = %(updated)s
