-- Say what becomes of each row that adds or updates: the one predicate of preview,
-- drift check and act.
-- In: account bigint, unique_key bigint, creates and updates boolean, the numbers of
--     the outcomes; `apart` has each value looked up by itself, else the planner may
--     read all identifiers of the key
-- Out: row_no, outcome, profile_id (whom the key's value names), earlier (the row that
--      stands in this one's way), other_id (the profile that does)
-- Index: an_identifier_names_one_profile, identifier_of_profile, the keys of
--        profiles_target, profiles_profile, profiles_sectionvalues, profiles_tagging
--        and profiles_subscription
-- Locks: none
SELECT
    known.row_no,
    claimed.other_id,
    CASE
        WHEN known.flaw = 'empty' THEN %(empty)s
        WHEN known.flaw IS NOT NULL THEN %(invalid)s
        WHEN known.first_row < known.row_no THEN %(duplicate)s
        WHEN known.is_taken THEN %(already_being_deleted)s
        WHEN known.profile_id IS NULL AND NOT %(creates)s THEN %(not_found)s
        WHEN known.profile_id IS NOT NULL AND NOT %(updates)s THEN %(already_there)s
        WHEN claimed.is_taken THEN %(already_being_deleted)s
        WHEN claimed.other_id IS NOT NULL THEN %(conflict)s
        WHEN claimed.earlier IS NOT NULL THEN %(conflict)s
        WHEN known.profile_id IS NULL AND known.patch ? 'lacks' THEN %(lacking)s
        WHEN known.profile_id IS NULL THEN %(new)s
        WHEN
            claimed.differs
            OR (
                jsonb_strip_nulls(profile.attributes || (known.patch -> 'set'))
                IS DISTINCT FROM profile.attributes
                OR CASE
                    WHEN known.patch ? 'sections'
                        THEN EXISTS (
                            SELECT 1
                            FROM
                                jsonb_each(known.patch -> 'sections')
                                    AS part (section, patched)
                            LEFT JOIN profiles_sectionvalues AS held
                                ON
                                    held.account_id = %(account)s
                                    AND held.profile_id = profile.id
                                    AND held.section_id = part.section::bigint
                            WHERE
                                jsonb_strip_nulls(
                                    coalesce(held.attributes, '{{}}'::jsonb)
                                    || part.patched
                                )
                                IS DISTINCT FROM
                                coalesce(held.attributes, '{{}}'::jsonb)
                        )
                    ELSE FALSE
                END
                OR CASE
                    WHEN known.patch ? 'tags'
                        THEN EXISTS (
                            SELECT 1
                            FROM
                                jsonb_each(known.patch -> 'tags')
                                    AS part (place, wanted)
                            LEFT JOIN profiles_tagging AS tagging
                                ON
                                    tagging.account_id = %(account)s
                                    AND tagging.profile_id = profile.id
                                    AND tagging.tag_id
                                    = split_part(part.place, ':', 1)::bigint
                                    AND tagging.section_id IS NOT DISTINCT FROM
                                    nullif(split_part(part.place, ':', 2), '')::bigint
                            WHERE part.wanted::boolean <> (tagging.id IS NOT NULL)
                        )
                    ELSE FALSE
                END
                OR CASE
                    WHEN known.patch ? 'topics'
                        THEN EXISTS (
                            SELECT 1
                            FROM
                                jsonb_each_text(known.patch -> 'topics')
                                    AS part (topic, wanted)
                            LEFT JOIN profiles_subscription AS subscription
                                ON
                                    subscription.account_id = %(account)s
                                    AND subscription.profile_id = profile.id
                                    AND subscription.topic_id = part.topic::bigint
                            WHERE subscription.status IS DISTINCT FROM part.wanted
                        )
                    ELSE FALSE
                END
            )
            THEN %(updated)s
        ELSE %(unchanged)s
    END::smallint AS outcome,
    CASE
        WHEN known.first_row = known.row_no OR known.flaw IS NOT NULL
            THEN known.profile_id
    END AS profile_id,
    CASE
        WHEN known.first_row < known.row_no THEN known.first_row
        WHEN claimed.other_id IS NULL THEN claimed.earlier
    END AS earlier
FROM (
    SELECT
        numbered.row_no,
        numbered.flaw,
        numbered.patch,
        numbered.first_row,
        identifier.profile_id,
        (target.profile_id IS NOT NULL) AS is_taken
    FROM (
        SELECT
            staged.row_no,
            staged.value,
            staged.flaw,
            staged.patch,
            min(staged.row_no) FILTER (WHERE staged.flaw IS NULL)
                OVER (PARTITION BY staged.value)
                AS first_row
        FROM {rows} AS staged
    ) AS numbered
    LEFT JOIN LATERAL (
        SELECT named.profile_id
        FROM profiles_identifier AS named
        WHERE
            named.account_id = %(account)s
            AND named.unique_key_id = %(unique_key)s
            AND named.value = numbered.value
        {apart}
    ) AS identifier ON TRUE
    LEFT JOIN profiles_target AS target
        ON
            target.account_id = %(account)s
            AND target.profile_id = identifier.profile_id
) AS known
LEFT JOIN (
    SELECT
        claim.row_no,
        bool_or(claim.is_taken) AS is_taken,
        min(claim.other_id) AS other_id,
        min(claim.first_row) FILTER (WHERE claim.first_row < claim.row_no)
            AS earlier,
        bool_or(claim.differs) AS differs
    FROM (
        SELECT
            judged.row_no,
            judged.other_id,
            judged.differs,
            (target.profile_id IS NOT NULL) AS is_taken,
            CASE
                WHEN judged.identifies AND judged.value IS NOT NULL
                    THEN
                        min(judged.row_no) FILTER (WHERE judged.identifies)
                            OVER (PARTITION BY judged.unique_key_id, judged.value)
            END AS first_row
        FROM (
            SELECT
                made.row_no,
                made.unique_key_id,
                made.value,
                (made.identifies OR own.id IS NOT NULL) AS identifies,
                CASE
                    WHEN
                        (made.identifies OR own.id IS NOT NULL)
                        AND holder.profile_id <> coalesce(mine.profile_id, 0)
                        THEN holder.profile_id
                END AS other_id,
                -- What it is known by or carries is another value than the row's.
                coalesce(own.value, '')
                <> coalesce(
                    CASE
                        WHEN made.identifies OR own.id IS NOT NULL THEN made.value
                    END,
                    ''
                )
                OR coalesce(carried.value, '')
                <> coalesce(
                    CASE
                        WHEN NOT made.identifies AND own.id IS NULL THEN made.value
                    END,
                    ''
                ) AS differs
            FROM {claims} AS made
            INNER JOIN {rows} AS row_of ON made.row_no = row_of.row_no
            LEFT JOIN profiles_identifier AS mine
                ON
                    mine.account_id = %(account)s
                    AND mine.unique_key_id = %(unique_key)s
                    AND mine.value = row_of.value
            LEFT JOIN profiles_identifier AS own
                ON
                    own.account_id = %(account)s
                    AND own.profile_id = mine.profile_id
                    AND own.unique_key_id = made.unique_key_id
            LEFT JOIN profiles_knownvalue AS carried
                ON
                    carried.account_id = %(account)s
                    AND carried.profile_id = mine.profile_id
                    AND carried.unique_key_id = made.unique_key_id
            LEFT JOIN profiles_identifier AS holder
                ON
                    holder.account_id = %(account)s
                    AND holder.unique_key_id = made.unique_key_id
                    AND holder.value = made.value
        ) AS judged
        LEFT JOIN profiles_target AS target
            ON
                target.account_id = %(account)s
                AND target.profile_id = judged.other_id
    ) AS claim
    GROUP BY claim.row_no
) AS claimed
    ON known.row_no = claimed.row_no
LEFT JOIN profiles_profile AS profile
    ON
        profile.account_id = %(account)s
        AND profile.id = known.profile_id
        AND %(updates)s
