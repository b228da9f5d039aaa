-- Insert the values under which the invented people are known: all of them, or one
-- where the table's identity is by key.
-- In: account bigint, email_key, phone_key and crm_key bigint, by_key boolean,
--     seed bigint
-- Out: identifiers (the statement's row count)
-- Index: an_identifier_names_one_profile refuses a value that is another's
-- Locks: the new rows, until commit
INSERT INTO profiles_identifier (account_id, unique_key_id, value, profile_id)
SELECT
    %(account)s AS account_id,
    given.unique_key_id,
    given.value,
    person.id AS profile_id
FROM demo_people AS person
CROSS JOIN
    LATERAL (
        VALUES
        (%(email_key)s::bigint, person.email, 0.0, 0.7),
        (%(phone_key)s::bigint, person.phone, 0.7, 0.8),
        (%(crm_key)s::bigint, person.crm_id, 0.8, 1.0)
    ) AS given (unique_key_id, value, lower, upper)
CROSS JOIN
    LATERAL (
        SELECT
            CASE
                WHEN person.phone IS NULL THEN 0
                ELSE pg_temp.draw(person.number, %(seed)s, 22)
            END AS drawn
    ) AS known
WHERE
    given.value IS NOT NULL
    AND (
        NOT %(by_key)s
        OR (known.drawn >= given.lower AND known.drawn < given.upper)
    )
