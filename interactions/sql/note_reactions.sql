-- Note the first time that e-mails were opened, clicked in or bounced.
-- In: account bigint, tokens text[] (each once), opened, clicked, bounced
--     timestamptz[] (NULL: they were not; of equal length)
-- Out: a row for each e-mail with something new: profile bigint, campaign bigint,
--      opened, clicked, bounced timestamptz (NULL: nothing, or noted before)
-- Index: email_by_token; the key of interactions_emailinteraction
-- Locks: the e-mails, until commit; the caller has locked their profiles, so that
--        nobody else notes anything on them
WITH found AS (
    SELECT
        email.id,
        email.profile_id,
        email.campaign_id,
        email.token,
        email.opened_at,
        email.clicked_at,
        email.bounced_at
    FROM interactions_emailinteraction AS email
    WHERE email.account_id = %(account)s AND email.token = any(%(tokens)s::text[])
    FOR NO KEY UPDATE
),

news AS (
    SELECT
        found.id,
        found.profile_id,
        found.campaign_id,
        CASE WHEN found.opened_at IS NULL THEN told.opened END AS opened,
        CASE WHEN found.clicked_at IS NULL THEN told.clicked END AS clicked,
        CASE WHEN found.bounced_at IS NULL THEN told.bounced END AS bounced
    FROM found
    INNER JOIN
        unnest(
            %(tokens)s::text[],
            %(opened)s::timestamptz[],
            %(clicked)s::timestamptz[],
            %(bounced)s::timestamptz[]
        ) AS told (token, opened, clicked, bounced)
        ON found.token = told.token
)

UPDATE interactions_emailinteraction AS email
SET
    opened_at = coalesce(email.opened_at, news.opened),
    clicked_at = coalesce(email.clicked_at, news.clicked),
    bounced_at = coalesce(email.bounced_at, news.bounced)
FROM news
WHERE
    email.account_id = %(account)s
    AND email.id = news.id
    AND coalesce(news.opened, news.clicked, news.bounced) IS NOT NULL
RETURNING
    news.profile_id, news.campaign_id, news.opened, news.clicked, news.bounced
