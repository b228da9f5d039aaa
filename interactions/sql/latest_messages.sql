-- Find the last e-mail that profiles got of campaigns.
-- In: account bigint, profiles bigint[], campaigns bigint[] (of equal length)
-- Out: a row for each pair that has one: profile bigint, campaign bigint, token text
-- Index: email_of_profile
-- Locks: none
SELECT
    asked.profile_id,
    asked.campaign_id,
    latest.token
FROM
    unnest(%(profiles)s::bigint[], %(campaigns)s::bigint[])
        AS asked (profile_id, campaign_id)
CROSS JOIN
    LATERAL (
        SELECT email.token
        FROM interactions_emailinteraction AS email
        WHERE
            email.account_id = %(account)s
            AND email.profile_id = asked.profile_id
            AND email.campaign_id = asked.campaign_id
        ORDER BY email.sent_at DESC, email.id DESC
        LIMIT 1
    ) AS latest
