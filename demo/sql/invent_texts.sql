-- Text everybody who has a phone once, and keep the campaigns' totals.
-- In: account bigint, campaigns bigint[], launches timestamptz[], seed bigint
-- Out: one row: texts bigint
-- Index: none
-- Locks: the new rows and the campaigns', until commit
WITH sent AS (
    INSERT INTO interactions_smsinteraction (
        account_id, profile_id, campaign_id, sent_at, delivered_at, clicked_at
    )
    SELECT
        %(account)s AS account_id,
        person.id AS profile_id,
        (%(campaigns)s::bigint[])[drawn.ordinal] AS campaign_id,
        drawn.sent_at,
        CASE
            WHEN drawn.place < 0.97 THEN drawn.sent_at + interval '4 seconds'
        END AS delivered_at,
        CASE
            WHEN drawn.place < person.interest * 0.2
                THEN drawn.sent_at + interval '1 hour' * drawn.place
        END AS clicked_at
    FROM demo_people AS person
    CROSS JOIN
        LATERAL (
            SELECT
                picked.ordinal,
                place.place,
                (%(launches)s::timestamptz[])[picked.ordinal]
                + interval '2 hours' * place.place AS sent_at
            FROM
                (
                    SELECT 1 + floor(
                        pg_temp.draw(person.number, %(seed)s, 30)
                        * cardinality(%(campaigns)s::bigint[])
                    )::integer AS ordinal
                ) AS picked
            CROSS JOIN
                (
                    SELECT pg_temp.draw(person.number, %(seed)s, 31) AS place
                ) AS place
        ) AS drawn
    WHERE person.phone IS NOT NULL
    ORDER BY drawn.sent_at
    RETURNING campaign_id, clicked_at
),

tally AS (
    SELECT
        sent.campaign_id,
        count(*) AS sent,
        count(sent.clicked_at) AS clicked
    FROM sent
    GROUP BY sent.campaign_id
),

kept AS (
    UPDATE interactions_campaign AS campaign
    SET
        sent = campaign.sent + tally.sent,
        clicked = campaign.clicked + tally.clicked
    FROM tally
    WHERE campaign.account_id = %(account)s AND campaign.id = tally.campaign_id
    RETURNING tally.sent
)

SELECT coalesce(sum(kept.sent), 0)::bigint FROM kept
