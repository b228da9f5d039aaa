-- Pick some targets of an erasure, from ten places along their numbers.
-- In: account bigint, erasure bigint, sampled integer
-- Out: a row for each: bigint
-- Index: target_of_erasure
-- Locks: none
SELECT DISTINCT near.profile_id
FROM (
    SELECT
        min(target.profile_id) AS lowest,
        max(target.profile_id) AS highest
    FROM profiles_target AS target
    WHERE target.account_id = %(account)s AND target.erasure_id = %(erasure)s
) AS span
CROSS JOIN generate_series(0, 9) AS spot
CROSS JOIN LATERAL (
    SELECT target.profile_id
    FROM profiles_target AS target
    WHERE
        target.account_id = %(account)s
        AND target.erasure_id = %(erasure)s
        AND target.profile_id
        >= span.lowest + (span.highest - span.lowest) * spot / 10
    ORDER BY target.profile_id
    LIMIT %(sampled)s / 10
) AS near
