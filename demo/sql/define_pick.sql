-- Define the choice of a word from a list.
-- In: nothing
-- Out: nothing
-- Index: none
-- Locks: none; the function is this session's own
CREATE OR REPLACE FUNCTION pg_temp.pick(
    words text[], drawn double precision
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN words[1 + floor(drawn * cardinality(words))::integer]
