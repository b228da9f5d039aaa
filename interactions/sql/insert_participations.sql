-- Write forms that were filled in.
-- In: account bigint, profiles bigint[], campaigns bigint[], moments timestamptz[],
--     answers text[] (JSON), respondents text[], addresses text[] (NULL: none),
--     comments text[] (of equal length)
-- Out: participations (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
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
    given.profile_id,
    given.campaign_id,
    given.at,
    given.answers::jsonb,
    given.respondent,
    given.ip_address::inet,
    given.comment
FROM
    unnest(
        %(profiles)s::bigint[],
        %(campaigns)s::bigint[],
        %(moments)s::timestamptz[],
        %(answers)s::text[],
        %(respondents)s::text[],
        %(addresses)s::text[],
        %(comments)s::text[]
    )
        AS given (
            profile_id,
            campaign_id,
            at,
            answers,
            respondent,
            ip_address,
            comment
        )
