-- Insert the invented people's profiles.
-- In: account bigint, table bigint, until timestamptz, seed bigint
-- Out: profiles (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO profiles_profile (
    account_id,
    id,
    table_id,
    name,
    attributes,
    created,
    updated,
    last_sent_at,
    last_open_at,
    last_click_at,
    last_bounce_at
)
SELECT
    %(account)s AS account_id,
    person.id,
    %(table)s AS table_id,
    person.first_name || ' ' || person.last_name AS name,
    jsonb_strip_nulls(
        jsonb_build_object(
            'email', person.email,
            'phone', person.phone,
            'crm_id', person.crm_id,
            'first_name', person.first_name,
            'last_name', person.last_name,
            'company', person.company,
            'city', person.city,
            'country', person.country,
            'language', person.language,
            'birth_date', person.birth_date,
            'score', person.score,
            'newsletter', person.newsletter
        )
    ) AS attributes,
    person.created,
    person.created
    + pg_temp.draw(person.number, %(seed)s, 21) * (%(until)s - person.created)
        AS updated,
    moments.last_sent_at,
    moments.last_open_at,
    moments.last_click_at,
    moments.last_bounce_at
FROM demo_people AS person
LEFT JOIN demo_moments AS moments ON person.id = moments.profile_id
ORDER BY person.number
