-- Count what was sent to a profile, noticed and done by it, month by month.
-- In: account bigint, profile bigint, months timestamptz[] (the first moment of each,
-- in order), since timestamptz (the first of them), seen bigint[] (NULL: all sections)
-- Out: a row for each kind, series and month that has any: sent, reacted or done; the
-- month's place in months, from 1; how many
-- Index: (account, profile) of each table
-- Locks: none
WITH seen AS (
    SELECT campaign.id AS campaign_id
    FROM interactions_campaign AS campaign
    WHERE
        campaign.account_id = %(account)s
        AND (
            campaign.section_id IS NULL
            OR campaign.section_id = any(%(seen)s::bigint[])
        )
)

SELECT
    happened.series,
    width_bucket(happened.moment, %(months)s::timestamptz[]) AS month,
    count(*) AS number
FROM interactions_emailinteraction AS email
CROSS JOIN
    LATERAL (
        VALUES
        ('sent', email.sent_at),
        ('reacted', email.opened_at),
        ('reacted', email.clicked_at)
    ) AS happened (series, moment)
WHERE
    email.account_id = %(account)s
    AND email.profile_id = %(profile)s
    AND happened.moment >= %(since)s
    AND (
        %(seen)s::bigint[] IS NULL
        OR email.campaign_id IN (SELECT seen.campaign_id FROM seen)
    )
GROUP BY happened.series, month
UNION ALL
SELECT
    happened.series,
    width_bucket(happened.moment, %(months)s::timestamptz[]) AS month,
    count(*) AS number
FROM interactions_smsinteraction AS text
CROSS JOIN
    LATERAL (
        VALUES ('sent', text.sent_at), ('reacted', text.clicked_at)
    ) AS happened (series, moment)
WHERE
    text.account_id = %(account)s
    AND text.profile_id = %(profile)s
    AND happened.moment >= %(since)s
    AND (
        %(seen)s::bigint[] IS NULL
        OR text.campaign_id IN (SELECT seen.campaign_id FROM seen)
    )
GROUP BY happened.series, month
UNION ALL
SELECT
    'done' AS series,
    width_bucket(form.answered_at, %(months)s::timestamptz[]) AS month,
    count(*) AS number
FROM interactions_surveyparticipation AS form
WHERE
    form.account_id = %(account)s
    AND form.profile_id = %(profile)s
    AND form.answered_at >= %(since)s
    AND (
        %(seen)s::bigint[] IS NULL
        OR form.campaign_id IN (SELECT seen.campaign_id FROM seen)
    )
GROUP BY month
UNION ALL
SELECT
    'done' AS series,
    width_bucket(goal.reached_at, %(months)s::timestamptz[]) AS month,
    count(*) AS number
FROM interactions_goalreached AS goal
WHERE
    goal.account_id = %(account)s
    AND goal.profile_id = %(profile)s
    AND goal.reached_at >= %(since)s
GROUP BY month
UNION ALL
SELECT
    'done' AS series,
    width_bucket(event.happened_at, %(months)s::timestamptz[]) AS month,
    count(*) AS number
FROM interactions_customevent AS event
WHERE
    event.account_id = %(account)s
    AND event.profile_id = %(profile)s
    AND event.happened_at >= %(since)s
    AND (
        %(seen)s::bigint[] IS NULL
        OR event.section_id IS NULL
        OR event.section_id = any(%(seen)s::bigint[])
    )
GROUP BY month
UNION ALL
SELECT
    'done' AS series,
    width_bucket(entry.created, %(months)s::timestamptz[]) AS month,
    count(*) AS number
FROM interactions_customentry AS entry
WHERE
    entry.account_id = %(account)s
    AND entry.profile_id = %(profile)s
    AND entry.created >= %(since)s
GROUP BY month
