-- Count what all accounts' imports do.
-- In: nothing
-- Out: rows: measure text, kind text, state text, value double precision
-- Index: a_slice_of_an_import_is_planned_once
-- Locks: none
SELECT
    counted.measure,
    counted.kind,
    counted.state,
    counted.value
FROM imports_measures() AS counted
