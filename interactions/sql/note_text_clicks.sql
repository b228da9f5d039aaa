-- Note the first time that the link of a text message was followed: of the last one
-- of its campaign to its profile.
-- In: account bigint, profiles bigint[], campaigns bigint[] (each pair once),
--     moments timestamptz[] (of equal length)
-- Out: a row for each message with something new: campaign bigint, timestamptz
-- Index: sms_of_profile
-- Locks: the messages, until commit; the caller has locked their profiles
UPDATE interactions_smsinteraction AS message
SET clicked_at = news.at
FROM
    unnest(
        %(profiles)s::bigint[],
        %(campaigns)s::bigint[],
        %(moments)s::timestamptz[]
    ) AS news (profile_id, campaign_id, at)
CROSS JOIN
    LATERAL (
        SELECT sent.id
        FROM interactions_smsinteraction AS sent
        WHERE
            sent.account_id = %(account)s
            AND sent.profile_id = news.profile_id
            AND sent.campaign_id = news.campaign_id
        ORDER BY sent.sent_at DESC, sent.id DESC
        LIMIT 1
    ) AS latest
WHERE
    message.account_id = %(account)s
    AND message.id = latest.id
    AND message.clicked_at IS NULL
RETURNING message.campaign_id, message.clicked_at
