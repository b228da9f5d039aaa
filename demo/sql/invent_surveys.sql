-- Let every second person fill in a form, and keep the campaigns' totals.
-- In: account bigint, campaigns bigint[], launches timestamptz[], seed bigint
-- Out: one row: forms bigint
-- Index: none
-- Locks: the new rows and the campaigns', until commit
WITH filled_in AS (
    INSERT INTO interactions_surveyparticipation (
        account_id,
        profile_id,
        campaign_id,
        answered_at,
        answers,
        respondent,
        ip_address,
        comment
    )
    SELECT
        %(account)s AS account_id,
        person.id AS profile_id,
        (%(campaigns)s::bigint[])[drawn.ordinal] AS campaign_id,
        (%(launches)s::timestamptz[])[drawn.ordinal]
        + interval '20 days' * drawn.place AS answered_at,
        jsonb_build_object(
            'rating', 1 + mod(person.number + person.score, 5),
            'colour', (ARRAY['moss', 'rust', 'slate', 'sand'])[
                1 + mod(person.score, 4)
            ],
            'would_recommend', person.score > 40
        ) AS answers,
        person.email AS respondent,
        (inet '198.51.100.0' + (mod(person.number, 256))) AS ip_address,
        CASE
            WHEN drawn.place < 0.08
                THEN 'Please call me back: ' || coalesce(person.phone, person.email)
            WHEN drawn.place < 0.16
                THEN 'Great service. ' || person.first_name || ', ' || person.city
            ELSE ''
        END AS comment
    FROM demo_people AS person
    CROSS JOIN
        LATERAL (
            SELECT
                1 + floor(
                    pg_temp.draw(person.number, %(seed)s, 40)
                    * cardinality(%(campaigns)s::bigint[])
                )::integer AS ordinal,
                pg_temp.draw(person.number, %(seed)s, 41) AS place
        ) AS drawn
    WHERE pg_temp.draw(person.number, %(seed)s, 42) < 0.5
    ORDER BY drawn.place
    RETURNING campaign_id
),

tally AS (
    SELECT
        filled_in.campaign_id,
        count(*) AS answered
    FROM filled_in
    GROUP BY filled_in.campaign_id
),

kept AS (
    UPDATE interactions_campaign AS campaign
    SET answered = campaign.answered + tally.answered
    FROM tally
    WHERE campaign.account_id = %(account)s AND campaign.id = tally.campaign_id
    RETURNING tally.answered
)

SELECT coalesce(sum(kept.answered), 0)::bigint FROM kept
