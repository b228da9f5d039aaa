-- Store whoever matches a criterion, numbered by profile; who is on hold stays.
-- In: account bigint, deleted and on_hold smallint, and what the set's query takes
-- Out: profiles stored (the statement's row count)
-- Index: hold_of_profile, and those of the set's query
-- Locks: the new rows, until commit
INSERT INTO {matches} (row_no, outcome, profile_id)
SELECT
    row_number() OVER (ORDER BY matching.profile_id) AS row_no,
    CASE WHEN hold.id IS NULL THEN %(deleted)s ELSE %(on_hold)s END AS outcome,
    matching.profile_id
FROM {matching}
LEFT JOIN erasure_hold AS hold
    ON
        hold.account_id = %(account)s
        AND hold.profile_id = matching.profile_id
        AND hold.lifted IS NULL
