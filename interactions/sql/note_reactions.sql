-- Note the first time that e-mails were reacted to, count it in their campaigns, and
-- note it on their profiles. What was noted before is not counted again.
-- In: account bigint, tokens text[], moments timestamptz[] (of equal length)
-- Out: campaigns (the statement's row count)
-- Index: email_by_token; the key of profiles_profile
-- Locks: e-mails and campaigns, until commit; profiles, which the caller has locked
WITH first AS (
    SELECT
        reacted.token,
        min(reacted.at) AS at
    FROM
        unnest(%(tokens)s::text[], %(moments)s::timestamptz[])
            AS reacted (token, at)
    GROUP BY reacted.token
),

noted AS (
    UPDATE interactions_emailinteraction AS email
    SET {moment} = first.at
    FROM first
    WHERE
        email.account_id = %(account)s
        AND email.token = first.token
        AND email.{moment} IS NULL
    RETURNING email.profile_id, email.campaign_id, first.at
),

moved AS (
    UPDATE profiles_profile AS profile
    SET {last} = greatest(profile.{last}, latest.at)
    FROM (
        SELECT
            noted.profile_id,
            max(noted.at) AS at
        FROM noted
        GROUP BY noted.profile_id
    ) AS latest
    WHERE profile.account_id = %(account)s AND profile.id = latest.profile_id
)

UPDATE interactions_campaign AS campaign
SET {total} = campaign.{total} + tally.reactions
FROM (
    SELECT
        noted.campaign_id,
        count(*) AS reactions
    FROM noted
    GROUP BY noted.campaign_id
) AS tally
WHERE campaign.account_id = %(account)s AND campaign.id = tally.campaign_id
