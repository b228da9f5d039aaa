-- Send one e-mailing to those people whose eight it is one of, in an order of its own,
-- and keep its totals.
-- In: account bigint, campaign bigint, ordinal integer (of the mailing, from 0),
--     mailings integer (how many there are), launched timestamptz, is_old boolean
--     (longer ago than sleepers sleep), seed bigint
-- Out: one row: sent bigint
-- Index: none
-- Locks: the new rows and the campaign's, until commit
WITH reached AS (
    SELECT
        person.number,
        person.id,
        person.is_asleep,
        person.interest,
        pg_temp.draw(person.number, %(seed)s, 1000 + %(ordinal)s) AS place,
        pg_temp.draw(person.number, %(seed)s, 1100 + %(ordinal)s) AS opening,
        pg_temp.draw(person.number, %(seed)s, 1200 + %(ordinal)s) AS clicking,
        pg_temp.draw(person.number, %(seed)s, 1300 + %(ordinal)s) AS waiting
    FROM demo_people AS person
    CROSS JOIN
        LATERAL (
            SELECT
                %(mailings)s - person.joined AS there_for,
                8 * (%(ordinal)s - person.joined) - person.phase AS step
        ) AS spread
    WHERE
        -- Eight out of those since joining, evenly spread: mailing m is the k-th of
        -- them when floor((k * there_for + phase) / 8) = m - joined.
        %(ordinal)s >= person.joined
        AND (spread.step + spread.there_for - 1) / spread.there_for * spread.there_for
        <= spread.step + 7
),

sent AS (
    INSERT INTO interactions_emailinteraction (
        account_id,
        profile_id,
        campaign_id,
        token,
        sent_at,
        opened_at,
        clicked_at,
        bounced_at
    )
    SELECT
        %(account)s AS account_id,
        reached.id AS profile_id,
        %(campaign)s AS campaign_id,
        translate(
            left(
                encode(
                    decode(
                        md5(
                            concat_ws(
                                '/',
                                %(seed)s::text,
                                reached.number,
                                reached.id,
                                %(ordinal)s::text
                            )
                        ),
                        'hex'
                    ),
                    'base64'
                ),
                22
            ),
            '+/',
            '-_'
        ) AS token,
        moment.sent_at,
        CASE WHEN deed.opened THEN moment.opened_at END AS opened_at,
        CASE
            WHEN deed.opened AND deed.clicked
                THEN moment.opened_at + interval '9 minutes' * reached.waiting
        END AS clicked_at,
        CASE
            WHEN deed.bounced THEN moment.sent_at + interval '30 seconds'
        END AS bounced_at
    FROM reached
    CROSS JOIN
        LATERAL (
            SELECT
                reached.place > 0.985 AS bounced,
                reached.place <= 0.985
                AND (%(is_old)s OR NOT reached.is_asleep)
                AND reached.opening < reached.interest AS opened,
                reached.clicking < 0.28 AS clicked
        ) AS deed
    CROSS JOIN
        LATERAL (
            SELECT
                %(launched)s::timestamptz
                + interval '3 hours' * reached.place AS sent_at,
                %(launched)s::timestamptz
                + interval '3 hours' * reached.place
                + interval '6 days' * power(reached.waiting, 3) AS opened_at
        ) AS moment
    ORDER BY reached.place
    RETURNING opened_at, clicked_at, bounced_at
),

tally AS (
    SELECT
        count(*) AS sent,
        count(sent.opened_at) AS opened,
        count(sent.clicked_at) AS clicked,
        count(sent.bounced_at) AS bounced
    FROM sent
)

UPDATE interactions_campaign AS campaign
SET
    sent = campaign.sent + tally.sent,
    opened = campaign.opened + tally.opened,
    clicked = campaign.clicked + tally.clicked,
    bounced = campaign.bounced + tally.bounced
FROM tally
WHERE campaign.account_id = %(account)s AND campaign.id = %(campaign)s
RETURNING tally.sent
