-- Read a session that has not expired.
-- In: key text, moment timestamptz
-- Out: its data, as they were signed
-- Index: django_session_pkey
-- Locks: none
SELECT kept.session_data
FROM django_session AS kept
WHERE
    kept.session_key = %(key)s
    AND kept.expire_date > %(moment)s
