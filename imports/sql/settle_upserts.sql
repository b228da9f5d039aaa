-- Say of the rows of a slice what they come to now, each as it was shown or not at all.
-- In: what match_upserts takes, first and last integer; the list embedded in the
--     predicate is the slice's
-- Out: rows that are new or come to something else (the statement's row count)
-- Index: those of match_upserts
-- Locks: the settled rows, until commit
UPDATE {matches} AS shown
SET
    outcome = CASE
        WHEN shown.outcome = %(new)s AND current.profile_id IS NOT NULL
            THEN %(conflict)s
        WHEN shown.outcome = %(updated)s AND current.profile_id IS NULL
            THEN %(already_being_deleted)s
        WHEN
            shown.outcome = %(updated)s
            AND current.profile_id <> shown.profile_id
            THEN %(conflict)s
        ELSE current.outcome
    END,
    profile_id = CASE
        WHEN shown.outcome = %(new)s AND current.outcome = %(new)s
            THEN nextval('profiles_profile_id_seq')
        ELSE shown.profile_id
    END,
    other_id = CASE
        WHEN shown.profile_id IS DISTINCT FROM current.profile_id
            THEN coalesce(current.profile_id, current.other_id)
        ELSE current.other_id
    END
FROM ({match}) AS current
WHERE
    shown.row_no = current.row_no
    AND shown.row_no BETWEEN %(first)s AND %(last)s
    AND (
        shown.outcome = %(new)s
        OR (shown.outcome, shown.profile_id, shown.other_id)
        IS DISTINCT FROM (current.outcome, current.profile_id, current.other_id)
    )
