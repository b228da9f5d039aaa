-- Find the e-mails that tokens name.
-- In: account bigint, tokens text[]
-- Out: a row for each that is there: token text, profile bigint, campaign bigint
-- Index: email_by_token
-- Locks: none
SELECT
    email.token,
    email.profile_id,
    email.campaign_id
FROM interactions_emailinteraction AS email
WHERE email.account_id = %(account)s AND email.token = any(%(tokens)s::text[])
