-- Count what all accounts' erasures do.
-- In: nothing
-- Out: rows: measure text, label text, value double precision
-- Index: slice_done_lately
-- Locks: none
SELECT
    counted.measure,
    counted.label,
    counted.value
FROM erasure_measures() AS counted
