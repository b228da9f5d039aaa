-- Lock the campaigns that are about to be counted, in their order, so that no two
-- batches wait for each other in a circle.
-- In: account bigint, campaigns bigint[]
-- Out: a row for each: bigint
-- Index: the key of interactions_campaign
-- Locks: the campaigns, FOR NO KEY UPDATE, until commit
SELECT campaign.id
FROM interactions_campaign AS campaign
WHERE campaign.account_id = %(account)s AND campaign.id = any(%(campaigns)s)
ORDER BY campaign.id
FOR NO KEY UPDATE
