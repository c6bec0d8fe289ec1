-- FLYGTNINGESTATUS: personer i integrationsprogrammet på en bestemt dag.
--
-- En person er med, når vedkommende den dag er i en integrationsperiode med et tilbudt program og
-- bor i kommunen; en uledsaget under 18 år altså kun, når der er tilbudt et program. Efter
-- aktivitet kan en person være i flere grupper; "i aktivering i alt" tæller personer én gang.
-- Deles der efter aktivitetstype eller sted, er personer uden en aktivitet eller en midlertidig
-- bolig den dag ikke med. Alder, kategori, aktivitet og bolig er dem på dagen.
-- Kilde: Helsingør Kommune, Beskæftigelsesudvalget 3. maj 2017, punkt 5; reglerne er projektets
-- egne.
--
-- Får: $dag er udtrækkets dag; $fra og $til er de borgere, der regnes på nu; $kommunekode er
-- kommunens, eller NULL, når registeret ikke er en dansk kommunes: så er det nok at have en bopæl.
-- Små tabeller: dage(nr, dag, tal), hvor tallet er ååååmmdd; aldre(alder, aldersgruppe).
-- $med_opholdsgrundlag, $med_aktivitetstype, $med_i_aktivering, $med_kategori, $med_aldersgruppe,
-- $med_koen og $med_sted siger, hvad der skal deles efter.

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

-- Én række pr. borger i hver gruppe.
beskrevet AS (
    SELECT DISTINCT
        i_programmet.nr AS periode,
        i_programmet.borger,
        CASE
            WHEN $med_opholdsgrundlag THEN COALESCE(personer.opholdsgrundlag, 'Uoplyst')
        END AS opholdsgrundlag,
        i_gang.aktivitetstype,
        $med_i_aktivering AND i_aktivering.borger IS NOT NULL AS i_aktivering,
        CASE WHEN $med_kategori THEN COALESCE(visitation.kategori, 'Uoplyst') END AS kategori,
        CASE
            WHEN NOT $med_aldersgruppe THEN 0
            WHEN personer.foedt_tal > i_programmet.tal THEN -1
            ELSE (i_programmet.tal - personer.foedt_tal) // 10000
        END AS alder,
        CASE WHEN $med_koen THEN personer.koen END AS koen,
        indkvartering.sted
    FROM i_programmet
    JOIN personer ON personer.borger = i_programmet.borger
    LEFT JOIN i_gang
        ON i_gang.nr = i_programmet.nr
        AND i_gang.borger = i_programmet.borger
        AND $med_aktivitetstype
    LEFT JOIN i_aktivering
        ON i_aktivering.nr = i_programmet.nr AND i_aktivering.borger = i_programmet.borger
    LEFT JOIN visitation
        ON visitation.borger = i_programmet.borger
        AND visitation.startdato <= i_programmet.dag
        AND COALESCE(visitation.slutdato, $dag) >= i_programmet.dag
        AND $med_kategori
    LEFT JOIN indkvartering
        ON indkvartering.borger = i_programmet.borger
        AND indkvartering.startdato <= i_programmet.dag
        AND COALESCE(indkvartering.slutdato, $dag) >= i_programmet.dag
        AND $med_sted
    WHERE
        (i_gang.borger IS NOT NULL OR NOT $med_aktivitetstype)
        AND (indkvartering.borger IS NOT NULL OR NOT $med_sted)
)

SELECT
    periode, opholdsgrundlag, aktivitetstype, i_aktivering, kategori, aldersgruppe, koen, sted,
    COUNT(*) AS personer
FROM beskrevet
JOIN aldre ON aldre.alder = beskrevet.alder
GROUP BY periode, opholdsgrundlag, aktivitetstype, i_aktivering, kategori, aldersgruppe, koen, sted
