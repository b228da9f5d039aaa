-- Add to the totals of campaigns and to those of their days.
-- In: account bigint, campaigns bigint[], days date[] (each pair once), sent, opened,
--     clicked, bounced, answered bigint[] (of equal length)
-- Out: campaigns (the statement's row count)
-- Index: a_campaign_has_one_row_a_day; the key of interactions_campaign
-- Locks: the campaigns, which the caller has locked already, and their days
WITH counted AS (
    SELECT *
    FROM
        unnest(
            %(campaigns)s::bigint[],
            %(days)s::date[],
            %(sent)s::bigint[],
            %(opened)s::bigint[],
            %(clicked)s::bigint[],
            %(bounced)s::bigint[],
            %(answered)s::bigint[]
        ) AS told (campaign_id, day, sent, opened, clicked, bounced, answered)
),

kept AS (
    INSERT INTO interactions_campaignday AS kept (
        account_id, campaign_id, day, sent, opened, clicked, bounced, answered
    )
    SELECT
        %(account)s AS account_id,
        counted.campaign_id,
        counted.day,
        counted.sent,
        counted.opened,
        counted.clicked,
        counted.bounced,
        counted.answered
    FROM counted
    ON CONFLICT (account_id, campaign_id, day) DO UPDATE SET
        sent = kept.sent + excluded.sent,
        opened = kept.opened + excluded.opened,
        clicked = kept.clicked + excluded.clicked,
        bounced = kept.bounced + excluded.bounced,
        answered = kept.answered + excluded.answered
)

UPDATE interactions_campaign AS campaign
SET
    sent = campaign.sent + tally.sent,
    opened = campaign.opened + tally.opened,
    clicked = campaign.clicked + tally.clicked,
    bounced = campaign.bounced + tally.bounced,
    answered = campaign.answered + tally.answered
FROM (
    SELECT
        counted.campaign_id,
        sum(counted.sent) AS sent,
        sum(counted.opened) AS opened,
        sum(counted.clicked) AS clicked,
        sum(counted.bounced) AS bounced,
        sum(counted.answered) AS answered
    FROM counted
    GROUP BY counted.campaign_id
) AS tally
WHERE campaign.account_id = %(account)s AND campaign.id = tally.campaign_id
