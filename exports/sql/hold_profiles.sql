-- Note whom an export is going to hold: a set of visible profiles.
-- In: account bigint, export bigint, and what the set takes
-- Out: profiles held (the statement's row count)
-- Index: what the set's conditions need
-- Locks: the new rows, until commit
WITH chosen (profile_id) AS ({profiles})

INSERT INTO exports_exportedprofile (account_id, export_id, profile_id)
SELECT
    %(account)s AS account_id,
    %(export)s AS export_id,
    chosen.profile_id
FROM chosen
ORDER BY chosen.profile_id
