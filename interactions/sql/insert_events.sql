-- Write custom events.
-- In: account bigint, profiles bigint[], sections bigint[] (NULL: none), kinds text[],
--     moments timestamptz[], data text[] (JSON; of equal length)
-- Out: events (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO interactions_customevent (
    account_id, profile_id, section_id, kind, happened_at, data
)
SELECT
    %(account)s AS account_id,
    event.profile_id,
    event.section_id,
    event.kind,
    event.at,
    event.data::jsonb
FROM
    unnest(
        %(profiles)s::bigint[],
        %(sections)s::bigint[],
        %(kinds)s::text[],
        %(moments)s::timestamptz[],
        %(data)s::text[]
    ) AS event (profile_id, section_id, kind, at, data)
