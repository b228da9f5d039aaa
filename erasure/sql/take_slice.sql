-- Lock the next slice that is still to do and that no other worker holds, and say how
-- its erasure stands.
-- In: account bigint, erasure bigint, and kinds of slices: reaching text[] (all of
--     these come before any other), clearing text[] (they take traces of their rule),
--     proof text (not before all that clear its rule are done); states text[] (of the
--     erasure, in which a slice is taken)
-- Out: one row: status text; of the slice id bigint, ordinal integer, kind text, rule
--      text, first bigint, last bigint, targets integer, NULL where there is none;
--      unflushed bigint (bytes of the log that are not on the disk yet)
-- Index: slice_to_do
-- Locks: the slice, until commit; nobody is waited for
WITH todo AS MATERIALIZED (
    SELECT
        part.ordinal,
        part.kind,
        part.rule
    FROM erasure_slice AS part
    WHERE
        part.account_id = %(account)s
        AND part.erasure_id = %(erasure)s
        AND part.done IS NULL
),

free AS MATERIALIZED (
    SELECT part.*
    FROM erasure_slice AS part
    WHERE
        part.account_id = %(account)s
        AND part.erasure_id = %(erasure)s
        AND part.done IS NULL
        AND EXISTS (
            SELECT 1 FROM erasure_erasure AS whole
            WHERE
                whole.account_id = %(account)s
                AND whole.id = %(erasure)s
                AND whole.status = any(%(states)s)
        )
        AND CASE
            WHEN
                (
                    SELECT todo.kind FROM todo
                    ORDER BY todo.ordinal
                    LIMIT 1
                ) = any(%(reaching)s)
                THEN part.kind = any(%(reaching)s)
            WHEN part.kind = %(proof)s
                THEN part.rule NOT IN (
                    SELECT todo.rule FROM todo
                    WHERE todo.kind = any(%(clearing)s)
                )
            ELSE TRUE
        END
    ORDER BY part.ordinal
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)

SELECT
    erasure.status,
    free.id,
    free.ordinal,
    free.kind,
    free.rule,
    free.first,
    free.last,
    free.targets,
    pg_wal_lsn_diff(
        pg_current_wal_insert_lsn(), pg_current_wal_flush_lsn()
    )::bigint AS unflushed,
    (
        SELECT count(*) FROM todo
        WHERE todo.ordinal > free.ordinal
    ) AS later
FROM erasure_erasure AS erasure
LEFT JOIN free ON TRUE
WHERE erasure.account_id = %(account)s AND erasure.id = %(erasure)s
