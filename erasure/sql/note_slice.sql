-- Write the line of the ledger of a slice: its work and the note that it is done commit
-- together.
-- In: account bigint, slice bigint, counts jsonb (rows by rule), done timestamptz
-- Out: nothing
-- Index: the key of erasure_slice
-- Locks: the slice, until commit
UPDATE erasure_slice AS part
SET counts = %(counts)s::jsonb, done = %(done)s
WHERE part.account_id = %(account)s AND part.id = %(slice)s
