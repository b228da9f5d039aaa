-- Find the targets of which one relation has a trace left, in all of its pages at once.
-- In: account bigint, beginning tid, and the roster's lowest bigint, highest bigint,
--     bits bytea
-- Out: a row for each: bigint
-- Index: none; the table is read from one end to the other, in one snapshot
-- Locks: none
SELECT DISTINCT trace.{column}
FROM {relation} AS trace
WHERE
    trace.account_id = %(account)s
    AND trace.ctid >= %(beginning)s::tid
    AND CASE
        WHEN trace.{column} BETWEEN %(lowest)s AND %(highest)s
            THEN get_bit(%(bits)s, trace.{column} - %(lowest)s) = 1
        ELSE FALSE
    END
    AND {condition}
