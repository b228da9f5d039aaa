-- Cut a table into slices of equally many pages; the last one has no end, so that it
-- holds what is appended before its turn comes.
-- In: account bigint, erasure bigint, ordinal integer (of the first slice),
--     slice_rule text, parts integer, slice_pages bigint, slice_share bigint,
--     last_page bigint
-- Out: slices planned (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO erasure_slice (
    account_id, erasure_id, ordinal, kind, rule, first, last, targets, share, counts
)
SELECT
    %(account)s AS account_id,
    %(erasure)s AS erasure_id,
    %(ordinal)s + part AS ordinal,
    'pages' AS kind,
    %(slice_rule)s AS rule,
    part * %(slice_pages)s AS first,
    CASE
        WHEN part = %(parts)s - 1 THEN %(last_page)s
        ELSE (part + 1) * %(slice_pages)s - 1
    END AS last,
    0 AS targets,
    %(slice_share)s AS share,
    '{}'::jsonb AS counts
FROM generate_series(0, %(parts)s - 1) AS part
