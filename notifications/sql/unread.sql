-- Count the notes that a member has not read.
-- In: account bigint, member bigint
-- Out: how many
-- Index: notification_unread
-- Locks: none
SELECT count(*) AS unread
FROM notifications_notification AS note
WHERE
    note.account_id = %(account)s
    AND note.member_id = %(member)s
    AND note.read IS NULL
