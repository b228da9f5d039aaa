-- Gather when the invented people were last written to and last did something.
-- In: account bigint, campaigns bigint[]
-- Out: people with any e-mail (the statement's row count)
-- Index: none; every e-mail of the account is read once
-- Locks: none
CREATE TEMPORARY TABLE demo_moments ON COMMIT DROP AS
SELECT
    email.profile_id,
    max(email.sent_at) AS last_sent_at,
    max(email.opened_at) AS last_open_at,
    max(email.clicked_at) AS last_click_at,
    max(email.bounced_at) AS last_bounce_at
FROM interactions_emailinteraction AS email
WHERE
    email.account_id = %(account)s
    AND email.campaign_id = any(%(campaigns)s)
    AND email.profile_id >= (SELECT min(person.id) FROM demo_people AS person)
GROUP BY email.profile_id
