-- Make one row of the many that erasures left for a campaign.
-- In: account bigint
-- Out: campaigns (the statement's row count)
-- Index: erased_traces_of_campaign
-- Locks: the rows, until commit; those that somebody else folds are left alone
WITH many AS (
    SELECT erased.campaign_id
    FROM interactions_erasedtraces AS erased
    WHERE erased.account_id = %(account)s
    GROUP BY erased.campaign_id
    HAVING count(*) > 1
),

held AS (
    SELECT erased.id
    FROM interactions_erasedtraces AS erased
    WHERE
        erased.account_id = %(account)s
        AND erased.campaign_id IN (SELECT many.campaign_id FROM many)
    ORDER BY erased.id
    FOR UPDATE SKIP LOCKED
),

folded AS (
    DELETE FROM interactions_erasedtraces AS erased
    USING held
    WHERE erased.account_id = %(account)s AND erased.id = held.id
    RETURNING erased.campaign_id, erased.traces
)

INSERT INTO interactions_erasedtraces (account_id, campaign_id, traces)
SELECT
    %(account)s AS account_id,
    folded.campaign_id,
    sum(folded.traces) AS traces
FROM folded
GROUP BY folded.campaign_id
