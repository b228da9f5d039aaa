-- Keep, day by day, what the mailings to the invented people did; beside the totals,
-- which the mailings themselves have kept.
-- In: account bigint
-- Out: days written or added to (the statement's row count)
-- Index: none; the account's messages and forms are read once
-- Locks: the days, until commit
WITH invented AS (
    SELECT coalesce(min(person.id), 0) AS first FROM demo_people AS person
),

emails AS (
    SELECT
        email.campaign_id,
        email.sent_at,
        email.opened_at,
        email.clicked_at,
        email.bounced_at
    FROM interactions_emailinteraction AS email
    WHERE
        email.account_id = %(account)s
        AND email.profile_id >= (SELECT invented.first FROM invented)
),

texts AS (
    SELECT
        message.campaign_id,
        message.sent_at,
        message.clicked_at
    FROM interactions_smsinteraction AS message
    WHERE
        message.account_id = %(account)s
        AND message.profile_id >= (SELECT invented.first FROM invented)
),

counted AS (
    SELECT
        emails.campaign_id,
        (emails.sent_at AT TIME ZONE 'UTC')::date AS day,
        'sent' AS deed,
        count(*) AS deeds
    FROM emails
    GROUP BY 1, 2
    UNION ALL
    SELECT
        emails.campaign_id,
        (emails.opened_at AT TIME ZONE 'UTC')::date AS day,
        'opened' AS deed,
        count(*) AS deeds
    FROM emails
    WHERE emails.opened_at IS NOT NULL
    GROUP BY 1, 2
    UNION ALL
    SELECT
        emails.campaign_id,
        (emails.clicked_at AT TIME ZONE 'UTC')::date AS day,
        'clicked' AS deed,
        count(*) AS deeds
    FROM emails
    WHERE emails.clicked_at IS NOT NULL
    GROUP BY 1, 2
    UNION ALL
    SELECT
        emails.campaign_id,
        (emails.bounced_at AT TIME ZONE 'UTC')::date AS day,
        'bounced' AS deed,
        count(*) AS deeds
    FROM emails
    WHERE emails.bounced_at IS NOT NULL
    GROUP BY 1, 2
    UNION ALL
    SELECT
        texts.campaign_id,
        (texts.sent_at AT TIME ZONE 'UTC')::date AS day,
        'sent' AS deed,
        count(*) AS deeds
    FROM texts
    GROUP BY 1, 2
    UNION ALL
    SELECT
        texts.campaign_id,
        (texts.clicked_at AT TIME ZONE 'UTC')::date AS day,
        'clicked' AS deed,
        count(*) AS deeds
    FROM texts
    WHERE texts.clicked_at IS NOT NULL
    GROUP BY 1, 2
    UNION ALL
    SELECT
        form.campaign_id,
        (form.answered_at AT TIME ZONE 'UTC')::date AS day,
        'answered' AS deed,
        count(*) AS deeds
    FROM interactions_surveyparticipation AS form
    WHERE
        form.account_id = %(account)s
        AND form.profile_id >= (SELECT invented.first FROM invented)
    GROUP BY 1, 2
)

INSERT INTO interactions_campaignday AS kept (
    account_id, campaign_id, day, sent, opened, clicked, bounced, answered
)
SELECT
    %(account)s AS account_id,
    counted.campaign_id,
    counted.day,
    coalesce(sum(counted.deeds) FILTER (WHERE counted.deed = 'sent'), 0) AS sent,
    coalesce(sum(counted.deeds) FILTER (WHERE counted.deed = 'opened'), 0)
        AS opened,
    coalesce(sum(counted.deeds) FILTER (WHERE counted.deed = 'clicked'), 0)
        AS clicked,
    coalesce(sum(counted.deeds) FILTER (WHERE counted.deed = 'bounced'), 0)
        AS bounced,
    coalesce(sum(counted.deeds) FILTER (WHERE counted.deed = 'answered'), 0)
        AS answered
FROM counted
GROUP BY 2, 3
ON CONFLICT (account_id, campaign_id, day) DO UPDATE SET
    sent = kept.sent + excluded.sent,
    opened = kept.opened + excluded.opened,
    clicked = kept.clicked + excluded.clicked,
    bounced = kept.bounced + excluded.bounced,
    answered = kept.answered + excluded.answered
