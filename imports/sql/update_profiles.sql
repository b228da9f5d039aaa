-- Write the values of the profiles that a slice updates.
-- In: account bigint, moment timestamptz, first and last integer, updated smallint,
--     named integer[] and names text[] (of equal length: rows whose profile's name is
--     made anew, and those names)
-- Out: profiles updated (the statement's row count)
-- Index: the staged rows' numbers, the key of profiles_profile
-- Locks: the updated rows, until commit
UPDATE profiles_profile AS profile
SET
    attributes = jsonb_strip_nulls(profile.attributes || (staged.patch -> 'set')),
    name = coalesce(renamed.name, profile.name),
    updated = %(moment)s
FROM {matches} AS matched
INNER JOIN {rows} AS staged ON matched.row_no = staged.row_no
LEFT JOIN
    unnest(%(named)s::integer[], %(names)s::text[]) AS renamed (row_no, name)
    ON matched.row_no = renamed.row_no
WHERE
    profile.account_id = %(account)s
    AND profile.id = matched.profile_id
    AND matched.row_no BETWEEN %(first)s AND %(last)s
    AND matched.outcome = %(updated)s
