-- Find which profiles got a text message of which campaigns.
-- In: account bigint, profiles bigint[], campaigns bigint[] (of equal length)
-- Out: a row for each pair that has one: profile bigint, campaign bigint
-- Index: sms_of_profile
-- Locks: none
SELECT
    asked.profile_id,
    asked.campaign_id
FROM
    unnest(%(profiles)s::bigint[], %(campaigns)s::bigint[])
        AS asked (profile_id, campaign_id)
WHERE
    EXISTS (
        SELECT 1
        FROM interactions_smsinteraction AS sent
        WHERE
            sent.account_id = %(account)s
            AND sent.profile_id = asked.profile_id
            AND sent.campaign_id = asked.campaign_id
    )
