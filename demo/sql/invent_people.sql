-- Invent people, in a table of this transaction's own.
-- In: first bigint, last bigint (their numbers), seed bigint, countries jsonb, shares
--     integer[] (a country's number a hundredth), starts and ends timestamptz[] (when
--     somebody joined, by what they were there for first), until timestamptz,
--     latest_joining integer, mailings integer (how many e-mailings there are)
-- Out: people (the statement's row count)
-- Index: none
-- Locks: none
-- noqa: disable=PRS,LT01,LT02 (a record definition, which the linter cannot parse)
CREATE TEMPORARY TABLE demo_people ON COMMIT DROP AS
WITH drawn AS (
    SELECT
        series.number,
        country.*,
        pg_temp.pick(country.domains, pg_temp.draw(series.number, %(seed)s, 2))
            AS domain,
        floor(pg_temp.draw(series.number, %(seed)s, 3) * cardinality(first_names))
        ::integer + 1 AS first_at,
        floor(pg_temp.draw(series.number, %(seed)s, 4) * cardinality(last_names))
        ::integer + 1 AS last_at,
        CASE
            WHEN pg_temp.draw(series.number, %(seed)s, 5) < 0.5 THEN 0
            ELSE floor(
                pg_temp.draw(series.number, %(seed)s, 6) * (%(latest_joining)s + 1)
            )::integer
        END AS joined
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS series (number)
    INNER JOIN
        jsonb_to_recordset(%(countries)s::jsonb) AS country (
            ordinal integer,
            code text,
            language text,
            prefix text,
            digits integer,
            domains text [],
            companies text [],
            first_names text [],
            last_names text [],
            first_parts text [],
            last_parts text [],
            cities text []
        )
        ON
            country.ordinal
            = (%(shares)s::integer [])[
                1 + floor(pg_temp.draw(series.number, %(seed)s, 1) * 100)::integer
            ]
)

SELECT
    drawn.number,
    nextval('profiles_profile_id_seq') AS id,
    drawn.first_names[drawn.first_at] AS first_name,
    drawn.last_names[drawn.last_at] AS last_name,
    CASE floor(pg_temp.draw(drawn.number, %(seed)s, 7) * 3)::integer
        WHEN 0 THEN drawn.first_parts[drawn.first_at] || '.'
        WHEN 1 THEN left(drawn.first_parts[drawn.first_at], 1) || '.'
        ELSE drawn.first_parts[drawn.first_at] || '_'
    END || drawn.last_parts[drawn.last_at] || drawn.number || '@'
    || drawn.domain AS email,
    CASE
        WHEN pg_temp.draw(drawn.number, %(seed)s, 8) < 0.95
            -- Multiplied by a number without a factor in common with ten, so that
            -- neighbours look unlike each other and no two are the same.
            THEN drawn.prefix || lpad(
                (
                    mod(drawn.number * 7368787, power(10, drawn.digits)::bigint)
                )::text,
                drawn.digits,
                '0'
            )
    END AS phone,
    'P-' || lpad(drawn.number::text, 8, '0') AS crm_id,
    CASE
        WHEN pg_temp.draw(drawn.number, %(seed)s, 9) < 0.4
            THEN replace(
                pg_temp.pick(
                    drawn.companies, pg_temp.draw(drawn.number, %(seed)s, 10)
                ),
                '{}',
                pg_temp.pick(
                    drawn.last_names, pg_temp.draw(drawn.number, %(seed)s, 11)
                )
            )
    END AS company,
    pg_temp.pick(drawn.cities, pg_temp.draw(drawn.number, %(seed)s, 12)) AS city,
    drawn.code AS country,
    drawn.language,
    CASE
        WHEN pg_temp.draw(drawn.number, %(seed)s, 13) < 0.7
            THEN
                '1945-01-01'::date
                + floor(pg_temp.draw(drawn.number, %(seed)s, 14) * 22600)::integer
    END AS birth_date,
    floor(pg_temp.draw(drawn.number, %(seed)s, 15) * 101)::integer AS score,
    pg_temp.draw(drawn.number, %(seed)s, 16) < 0.7 AS newsletter,
    (%(starts)s::timestamptz [])[drawn.joined + 1]
    + pg_temp.draw(drawn.number, %(seed)s, 17)
    * (
        (%(ends)s::timestamptz [])[drawn.joined + 1]
        - (%(starts)s::timestamptz [])[drawn.joined + 1]
    ) AS created,
    drawn.joined,
    floor(
        pg_temp.draw(drawn.number, %(seed)s, 18) * (%(mailings)s - drawn.joined)
    )::integer AS phase,
    -- Some have not opened anything for three years; the others differ in interest.
    drawn.joined = 0 AND pg_temp.draw(drawn.number, %(seed)s, 19) < 0.25 AS is_asleep,
    0.05 + 0.75 * power(pg_temp.draw(drawn.number, %(seed)s, 20), 1.5) AS interest
FROM drawn
ORDER BY drawn.number
