-- Add up the ledger of an erasure.
-- In: account bigint, erasure bigint
-- Out: one row for each rule and for the profiles: its name text, rows numeric
-- Index: a_slice_is_planned_once
-- Locks: none
SELECT
    tally.key AS rule,
    sum(tally.value::bigint) AS touched
FROM erasure_slice AS slice
CROSS JOIN LATERAL jsonb_each_text(slice.counts) AS tally
WHERE slice.account_id = %(account)s AND slice.erasure_id = %(erasure)s
GROUP BY tally.key
