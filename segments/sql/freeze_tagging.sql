-- Freeze whoever matches as the slices of a bulk tagging.
-- In: account bigint, bulk_tagging bigint, at_once int, and what the set's query takes
-- Out: slices planned (the statement's row count)
-- Index: those of the criterion
-- Locks: the new rows, until commit
INSERT INTO segments_taggingslice (
    account_id, bulk_tagging_id, ordinal, profiles, targets, tagged
)
SELECT
    %(account)s AS account_id,
    %(bulk_tagging)s AS bulk_tagging_id,
    numbered.place / %(at_once)s AS ordinal,
    array_agg(numbered.id ORDER BY numbered.id) AS profiles,
    count(*) AS targets,
    0 AS tagged
FROM (
    SELECT
        profile.id,
        row_number() OVER (ORDER BY profile.id) - 1 AS place
    FROM profiles_profile AS profile
    WHERE profile.account_id = %(account)s AND profile.id IN ({profiles})
) AS numbered
GROUP BY numbered.place / %(at_once)s
