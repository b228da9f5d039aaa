-- Note which values the files of an import hold that name nobody yet.
-- In: account bigint, import bigint, left_out smallint[] (outcomes of rows that are in
--     no file)
-- Out: values held (the statement's row count)
-- Index: none; the whole list is read
-- Locks: the new rows, until commit
INSERT INTO imports_heldvalue (account_id, import_id, digest)
SELECT DISTINCT
    %(account)s::bigint AS account_id,
    %(import)s::bigint AS import_id,
    hashtextextended(staged.value, %(account)s) AS digest
FROM {rows} AS staged
INNER JOIN {matches} AS matched ON staged.row_no = matched.row_no
WHERE
    staged.value IS NOT NULL
    AND matched.profile_id IS NULL
    AND matched.earlier IS NULL
    AND matched.outcome <> all(%(left_out)s::smallint[])
