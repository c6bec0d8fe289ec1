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
-- $kommunekode er kommunens, eller NULL, når registeret ikke er en dansk kommunes: så er det nok at
-- have en bopæl.

i_programmet AS (
    SELECT DISTINCT perioder.nr, perioder.dag, perioder.tal, integrationsperioder.borger
    FROM integrationsperioder
    JOIN perioder
        ON perioder.dag BETWEEN integrationsperioder.startdato AND integrationsperioder.sidste_dag
    JOIN bopael
        ON bopael.borger = integrationsperioder.borger
        AND perioder.dag BETWEEN bopael.startdato AND bopael.sidste_dag
    WHERE CAST($kommunekode AS INTEGER) IS NULL OR bopael.kommunekode = $kommunekode
),

i_aktivering AS (
    SELECT DISTINCT i_programmet.nr, i_programmet.borger
    FROM i_programmet
    JOIN aktiviteter
        ON aktiviteter.borger = i_programmet.borger
        AND i_programmet.dag BETWEEN aktiviteter.startdato AND aktiviteter.sidste_dag
    WHERE aktiviteter.er_aktivering AND $med_i_aktivering
),

beskrevet AS (
    SELECT
        i_programmet.nr AS periode,
        i_programmet.borger,
        COALESCE(personer.opholdsgrundlag, 'Uoplyst') AS opholdsgrundlag,
        aktiviteter.aktivitetstype,
        i_aktivering.borger IS NOT NULL AS i_aktivering,
        COALESCE(visitation.kategori, 'Uoplyst') AS kategori,
        aldre.aldersgruppe,
        personer.koen,
        indkvartering.sted
    FROM i_programmet
    JOIN personer ON personer.borger = i_programmet.borger
    JOIN aldre ON aldre.leveaar = (i_programmet.tal - personer.foedt_tal + 10000) // 10000
    LEFT JOIN aktiviteter
        ON aktiviteter.borger = i_programmet.borger
        AND i_programmet.dag BETWEEN aktiviteter.startdato AND aktiviteter.sidste_dag
        AND $med_aktivitetstype
    LEFT JOIN i_aktivering
        ON i_aktivering.nr = i_programmet.nr AND i_aktivering.borger = i_programmet.borger
    LEFT JOIN visitation
        ON visitation.borger = i_programmet.borger
        AND i_programmet.dag BETWEEN visitation.startdato AND visitation.sidste_dag
    LEFT JOIN indkvartering
        ON indkvartering.borger = i_programmet.borger
        AND i_programmet.dag BETWEEN indkvartering.startdato AND indkvartering.sidste_dag
    WHERE
        (aktiviteter.borger IS NOT NULL OR NOT $med_aktivitetstype)
        AND (indkvartering.borger IS NOT NULL OR NOT $med_sted)
)

SELECT
    periode, opholdsgrundlag, aktivitetstype, i_aktivering, kategori, aldersgruppe, koen, sted,
    COUNT(DISTINCT borger) AS personer
FROM beskrevet
GROUP BY periode, opholdsgrundlag, aktivitetstype, i_aktivering, kategori, aldersgruppe, koen, sted
