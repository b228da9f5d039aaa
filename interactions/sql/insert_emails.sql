-- Write e-mails that were sent.
-- In: account bigint, profiles bigint[], campaigns bigint[], tokens text[],
--     moments timestamptz[] (of equal length)
-- Out: e-mails (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO interactions_emailinteraction (
    account_id, profile_id, campaign_id, token, sent_at
)
SELECT
    %(account)s AS account_id,
    sent.profile_id,
    sent.campaign_id,
    sent.token,
    sent.at
FROM
    unnest(
        %(profiles)s::bigint[],
        %(campaigns)s::bigint[],
        %(tokens)s::text[],
        %(moments)s::timestamptz[]
    ) AS sent (profile_id, campaign_id, token, at)
