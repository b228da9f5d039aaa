-- Remove some values of a key that goes.
-- In: account bigint, unique_key bigint, most integer; place: the relation `rows`
-- Out: rows removed (the statement's row count); 0 where all are gone or in other hands
-- Index: an_identifier_names_one_profile or known_value_by_value
-- Locks: the rows, until commit; those that somebody else removes are left alone
DELETE FROM {rows} AS going
WHERE
    going.account_id = %(account)s
    AND going.id = any(
        array(
            SELECT going_next.id
            FROM {rows} AS going_next
            WHERE
                going_next.account_id = %(account)s
                AND going_next.unique_key_id = %(unique_key)s
            LIMIT %(most)s
            FOR UPDATE SKIP LOCKED
        )
    )
