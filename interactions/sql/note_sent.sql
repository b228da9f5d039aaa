-- Note on profiles when they were last written to.
-- In: account bigint, profiles bigint[], moments timestamptz[] (of equal length)
-- Out: profiles (the statement's row count)
-- Index: the key of profiles_profile
-- Locks: the profiles, which the caller has locked already
UPDATE profiles_profile AS profile
SET last_sent_at = greatest(profile.last_sent_at, latest.at)
FROM (
    SELECT
        sent.profile_id,
        max(sent.at) AS at
    FROM
        unnest(%(profiles)s::bigint[], %(moments)s::timestamptz[])
            AS sent (profile_id, at)
    GROUP BY sent.profile_id
) AS latest
WHERE profile.account_id = %(account)s AND profile.id = latest.profile_id
