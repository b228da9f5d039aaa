-- Say how large the table is in which an account's rows of a relation lie: the relation
-- itself, or its partition of the account.
-- In: relation text, account bigint, partitions integer
-- Out: one row: rows as the planner knows them (-1: it does not) float, pages bigint
-- Index: none
-- Locks: none
SELECT
    part.reltuples AS rows,
    pg_relation_size(part.oid) / current_setting('block_size')::bigint AS pages
FROM pg_class AS part
LEFT JOIN pg_inherits AS branch ON part.oid = branch.inhrelid
WHERE
    part.relkind = 'r'
    AND CASE
        WHEN branch.inhparent = %(relation)s::regclass
            THEN satisfies_hash_partition(
                branch.inhparent,
                %(partitions)s,
                substring(part.relname FROM '_p([0-9]+)$')::integer,
                %(account)s::bigint
            )
        ELSE part.oid = %(relation)s::regclass
    END
