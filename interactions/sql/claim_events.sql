-- Claim the names that senders gave their events. A batch that claims the same ones
-- waits until this one has ended; in the order of the names, so that none waits for
-- another in a circle.
-- In: account bigint, digests uuid[] (each once), today date
-- Out: a row for each that was claimed before: uuid
-- Index: the key of interactions_seenevent
-- Locks: the new rows, until commit
WITH fresh AS (
    INSERT INTO interactions_seenevent (account_id, digest, day)
    SELECT
        %(account)s AS account_id,
        claimed AS digest,
        %(today)s AS day
    FROM unnest(%(digests)s::uuid[]) AS claimed
    ORDER BY claimed
    ON CONFLICT DO NOTHING
    RETURNING digest
)

SELECT claimed
FROM unnest(%(digests)s::uuid[]) AS claimed
WHERE
    NOT EXISTS (
        SELECT 1 FROM fresh
        WHERE fresh.digest = claimed
    )
