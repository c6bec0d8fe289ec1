-- FLYGTNINGESTATUS: personer i integrationsprogrammet på en bestemt dag, efter én inddeling.
--
-- En person er med, når vedkommende den dag er i en integrationsperiode med et tilbudt program og
-- bor i kommunen; en uledsaget under 18 år altså kun, når der er tilbudt et program. Efter
-- aktivitet kan en person være i flere grupper; "i aktivering i alt" tæller personer én gang. I
-- inddelingerne aktivitetstype og sted er personer uden en aktivitet eller en midlertidig bolig den
-- dag ikke med. Alder, kategori, aktivitet og bolig er dem på dagen.
-- Kilde: Helsingør Kommune, Beskæftigelsesudvalget 3. maj 2017, punkt 5; reglerne er projektets
-- egne.
--
-- Får: $dag er udtrækkets dag; $fra og $til er de borgere, der regnes på nu; $kommunekode er
-- kommunens, eller NULL, når registeret ikke er en dansk kommunes: så er det nok at have en bopæl.
-- $efter er inddelingen. Små tabeller: dage(nr, dag, tal); aldre(alder, aldersgruppe).
-- Gruppen er en tekst; en aldersgruppe er sit nummer, i aktivering er '1' og ikke i aktivering '2'.

WITH i_programmet AS (
    SELECT DISTINCT
        dage.nr,
        dage.dag,
        dage.tal,
        integrationsperioder.borger
    FROM integrationsperioder
    JOIN dage
        ON integrationsperioder.startdato <= dage.dag
        AND COALESCE(integrationsperioder.slutdato, $dag) >= dage.dag
    JOIN bopael
        ON bopael.borger = integrationsperioder.borger
        AND bopael.startdato <= dage.dag
        AND COALESCE(bopael.slutdato, $dag) >= dage.dag
    WHERE
        integrationsperioder.borger BETWEEN $fra AND $til
        AND integrationsperioder.program_tilbudt
        AND (CAST($kommunekode AS INTEGER) IS NULL OR bopael.kommunekode = $kommunekode)
),

-- De aktiviteter, der er i gang på dagen.
i_gang AS (
    SELECT
        i_programmet.nr,
        i_programmet.borger,
        aktiviteter.aktivitetstype,
        aktivitetstyper.er_aktivering
    FROM i_programmet
    JOIN aktiviteter
        ON aktiviteter.borger = i_programmet.borger
        AND aktiviteter.startdato <= i_programmet.dag
        AND COALESCE(aktiviteter.slutdato, $dag) >= i_programmet.dag
    JOIN aktivitetstyper ON aktivitetstyper.aktivitetstype = aktiviteter.aktivitetstype
),

i_aktivering AS (
    SELECT DISTINCT nr, borger FROM i_gang WHERE er_aktivering
),

med_alder AS (
    SELECT
        i_programmet.nr,
        i_programmet.borger,
        CASE
            WHEN EXTRACT(YEAR FROM personer.foedselsdato) * 10000
                + EXTRACT(MONTH FROM personer.foedselsdato) * 100
                + EXTRACT(DAY FROM personer.foedselsdato) > i_programmet.tal THEN -1
            ELSE LEAST(
                (
                    i_programmet.tal
                    - EXTRACT(YEAR FROM personer.foedselsdato) * 10000
                    - EXTRACT(MONTH FROM personer.foedselsdato) * 100
                    - EXTRACT(DAY FROM personer.foedselsdato)
                ) // 10000,
                150
            )
        END AS alder
    FROM i_programmet
    JOIN personer ON personer.borger = i_programmet.borger
),

-- Én af disse inddelinger er valgt; de andre giver ingen rækker.
inddelt AS (
    SELECT nr, borger, 'I alt' AS gruppe
    FROM i_programmet
    WHERE $efter = 'i_alt'
    UNION ALL
    SELECT
        i_programmet.nr,
        i_programmet.borger,
        COALESCE(personer.opholdsgrundlag, 'Uoplyst') AS gruppe
    FROM i_programmet
    JOIN personer ON personer.borger = i_programmet.borger
    WHERE $efter = 'opholdsgrundlag'
    UNION ALL
    SELECT
        i_programmet.nr,
        i_programmet.borger,
        personer.koen AS gruppe
    FROM i_programmet
    JOIN personer ON personer.borger = i_programmet.borger
    WHERE $efter = 'koen'
    UNION ALL
    SELECT
        med_alder.nr,
        med_alder.borger,
        CAST(aldre.aldersgruppe AS VARCHAR) AS gruppe
    FROM med_alder
    JOIN aldre ON aldre.alder = med_alder.alder
    WHERE $efter = 'aldersgruppe'
    UNION ALL
    SELECT
        i_programmet.nr,
        i_programmet.borger,
        COALESCE(visitation.kategori, 'Uoplyst') AS gruppe
    FROM i_programmet
    LEFT JOIN visitation
        ON visitation.borger = i_programmet.borger
        AND visitation.startdato <= i_programmet.dag
        AND COALESCE(visitation.slutdato, $dag) >= i_programmet.dag
    WHERE $efter = 'kategori'
    UNION ALL
    SELECT nr, borger, aktivitetstype AS gruppe
    FROM i_gang
    WHERE $efter = 'aktivitetstype'
    UNION ALL
    SELECT
        i_programmet.nr,
        i_programmet.borger,
        CASE
            WHEN i_aktivering.borger IS NULL THEN '2'
            ELSE '1'
        END AS gruppe
    FROM i_programmet
    LEFT JOIN i_aktivering
        ON i_aktivering.nr = i_programmet.nr AND i_aktivering.borger = i_programmet.borger
    WHERE $efter = 'i_aktivering'
    UNION ALL
    SELECT
        i_programmet.nr,
        i_programmet.borger,
        indkvartering.sted AS gruppe
    FROM i_programmet
    JOIN indkvartering
        ON indkvartering.borger = i_programmet.borger
        AND indkvartering.startdato <= i_programmet.dag
        AND COALESCE(indkvartering.slutdato, $dag) >= i_programmet.dag
    WHERE $efter = 'sted'
),

personerne AS (
    SELECT DISTINCT nr, borger, gruppe FROM inddelt
)

SELECT nr AS dag, gruppe, COUNT(*) AS personer
FROM personerne
GROUP BY nr, gruppe
