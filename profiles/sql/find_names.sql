-- Find profiles of a table of the current account by a part of their name.
-- In: table bigint, pattern text (of LIKE, in small letters), most integer
-- Out: one row a profile: bigint, at most `most`, in no order
-- Index: profile_name_parts, inside the function (profiles/migrations/0002_names.py)
-- Locks: none
SELECT profiles_named(%(table)s, %(pattern)s, %(most)s)
