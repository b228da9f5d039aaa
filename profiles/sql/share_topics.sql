-- Hold on to topics, so that none is removed while consents to it are written.
-- In: account bigint, numbers bigint[]
-- Out: a row for each topic that is there: bigint
-- Index: the key of profiles_topic
-- Locks: the topics, FOR KEY SHARE, in the order of their numbers, until commit
SELECT topic.id
FROM profiles_topic AS topic
WHERE topic.account_id = %(account)s AND topic.id = any(%(numbers)s)
ORDER BY topic.id
FOR KEY SHARE
