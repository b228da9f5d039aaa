-- Write text messages that were sent.
-- In: account bigint, profiles bigint[], campaigns bigint[], moments timestamptz[]
--     (of equal length)
-- Out: text messages (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO interactions_smsinteraction (
    account_id, profile_id, campaign_id, sent_at
)
SELECT
    %(account)s AS account_id,
    sent.profile_id,
    sent.campaign_id,
    sent.at
FROM
    unnest(
        %(profiles)s::bigint[],
        %(campaigns)s::bigint[],
        %(moments)s::timestamptz[]
    ) AS sent (profile_id, campaign_id, at)
