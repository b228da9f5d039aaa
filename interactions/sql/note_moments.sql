-- Note on profiles when they were last written to and last did something.
-- In: account bigint, profiles bigint[] (each once), sent, opened, clicked, bounced
--     timestamptz[] (NULL: nothing of the kind; of equal length)
-- Out: profiles (the statement's row count)
-- Index: the key of profiles_profile
-- Locks: the profiles, which the caller has locked already
UPDATE profiles_profile AS profile
SET
    last_sent_at = greatest(profile.last_sent_at, latest.sent),
    last_open_at = greatest(profile.last_open_at, latest.opened),
    last_click_at = greatest(profile.last_click_at, latest.clicked),
    last_bounce_at = greatest(profile.last_bounce_at, latest.bounced)
FROM
    unnest(
        %(profiles)s::bigint[],
        %(sent)s::timestamptz[],
        %(opened)s::timestamptz[],
        %(clicked)s::timestamptz[],
        %(bounced)s::timestamptz[]
    ) AS latest (profile_id, sent, opened, clicked, bounced)
WHERE profile.account_id = %(account)s AND profile.id = latest.profile_id
