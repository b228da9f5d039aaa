-- Say how busy the database is.
-- In: nothing
-- Out: one row: statements at work besides this one bigint, bytes that the slowest
--     connected replica is behind numeric
-- Index: none
-- Locks: none
SELECT
    (
        SELECT count(*)
        FROM pg_stat_activity AS session
        WHERE session.state = 'active' AND session.pid <> pg_backend_pid()
    ) AS active,
    greatest(
        0,
        (
            SELECT max(pg_wal_lsn_diff(pg_current_wal_lsn(), replica.replay_lsn))
            FROM pg_stat_replication AS replica
        ),
        (
            SELECT max(pg_wal_lsn_diff(pg_current_wal_lsn(), slot.restart_lsn))
            FROM pg_replication_slots AS slot
            WHERE slot.active
        )
    ) AS lag
