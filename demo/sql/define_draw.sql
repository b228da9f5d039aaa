-- Define the draw that every invention rests on: a fraction from 0 up to 1, always the
-- same one for the same person, seed and question.
-- In: nothing
-- Out: nothing
-- Index: none
-- Locks: none; the function is this session's own
CREATE OR REPLACE FUNCTION pg_temp.draw(
    person bigint, seed bigint, question integer
) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    hashint8extended(person, seed * 10007 + question) & 9007199254740991
)::double precision / 9007199254740992
