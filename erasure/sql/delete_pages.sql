-- Delete the traces of an erasure's targets that lie in some pages of one relation.
-- In: account bigint, beginning tid, beyond tid (not included), and the roster's
--     lowest bigint, highest bigint, bits bytea
-- Out: traces deleted (the statement's row count)
-- Index: none; the pages are read from one end to the other
-- Locks: the deleted rows, until commit
DELETE FROM {relation} AS trace
WHERE
    trace.account_id = %(account)s
    AND trace.ctid >= %(beginning)s::tid
    AND trace.ctid < %(beyond)s::tid
    AND CASE
        WHEN trace.{column} BETWEEN %(lowest)s AND %(highest)s
            THEN get_bit(%(bits)s, trace.{column} - %(lowest)s) = 1
        ELSE FALSE
    END
    AND {condition}
