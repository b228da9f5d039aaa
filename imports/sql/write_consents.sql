-- Write down the consents that the rows of a slice give or withdraw.
-- In: account bigint, moment timestamptz, source text, first and last integer, new and
--     updated smallint
-- Out: subscriptions written (the statement's row count)
-- Index: the staged rows' numbers, a_profile_subscribes_once_a_topic
-- Locks: the written rows, until commit; the caller holds the topics; the trigger notes
--     each in the history
INSERT INTO profiles_subscription AS held (
    account_id, profile_id, topic_id, status, source, changed
)
SELECT
    %(account)s AS account_id,
    matched.profile_id,
    topic.id AS topic_id,
    part.wanted AS status,
    %(source)s,
    %(moment)s AS changed
FROM {matches} AS matched
INNER JOIN {rows} AS staged ON matched.row_no = staged.row_no
CROSS JOIN
    LATERAL
    jsonb_each_text(staged.patch -> 'topics') AS part (topic, wanted)
INNER JOIN profiles_topic AS topic
    ON topic.account_id = %(account)s AND topic.id = part.topic::bigint
WHERE
    matched.row_no BETWEEN %(first)s AND %(last)s
    AND matched.outcome IN (%(new)s, %(updated)s)
ON CONFLICT (account_id, profile_id, topic_id) DO UPDATE
    SET status = excluded.status, source = excluded.source, changed = excluded.changed
    WHERE held.status <> excluded.status
