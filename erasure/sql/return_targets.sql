-- Give back the targets of the slices that a stopped erasure did not reach.
-- In: account bigint, erasure bigint
-- Out: profiles given back (the statement's row count)
-- Index: slice_to_do, target_of_erasure
-- Locks: the removed rows, until commit
DELETE FROM profiles_target AS target
USING erasure_slice AS slice
WHERE
    slice.account_id = %(account)s
    AND slice.erasure_id = %(erasure)s
    AND slice.done IS NULL
    AND slice.kind IN ('whole', 'people')
    AND target.account_id = %(account)s
    AND target.erasure_id = %(erasure)s
    AND target.profile_id BETWEEN slice.first AND slice.last
