-- LANGVARIGE: personer på ydelsen på en bestemt dag, som har fået den det meste af nogle år.
--
-- Personen får på dagen en af gruppens ydelser og har fået en af dem på mindst andelen k ÷ n af
-- dagene fra samme dato n år før (den dato ikke med) til dagen (med). For 29. februar er samme dato
-- den 28., når året ingen 29. har. En dag med flere ydelser er én dag. Alder, kategori og kommune
-- er dem på dagen.
-- Kilde: Københavns Kommune, 2024: ledighed de seneste 8 ud af 10 år; reglerne for dage er
-- projektets egne.
--
-- $aar er n og $mindst er k.

begyndelser AS (
    SELECT borger, startdato, MAX(sidste_dag) AS sidste_dag
    FROM ydelser
    GROUP BY borger, startdato
),

naaet AS (
    SELECT borger, startdato, sidste_dag, MAX(sidste_dag) OVER borgerens_tid AS naaet_til
    FROM begyndelser
    WINDOW borgerens_tid AS (PARTITION BY borger ORDER BY startdato)
),

-- Af hver ydelse kun de dage, som ingen tidligere har; er der ingen, ligger den første dag efter
-- den sidste.
nye_dage AS (
    SELECT
        borger,
        sidste_dag,
        GREATEST(
            startdato,
            COALESCE(LAG(naaet_til) OVER (PARTITION BY borger ORDER BY startdato) + 1, startdato)
        ) AS foerste_dag
    FROM naaet
),

-- Hvor mange dage på ydelsen borgeren har haft til og med hver række af dem.
optalt AS (
    SELECT
        borger,
        foerste_dag,
        sidste_dag,
        CAST(SUM(DATEDIFF('day', foerste_dag, sidste_dag) + 1) OVER borgerens_tid AS BIGINT)
            AS dage_i_alt,
        LEAD(foerste_dag) OVER borgerens_tid AS naeste_dag
    FROM nye_dage
    WHERE foerste_dag <= sidste_dag
    WINDOW borgerens_tid AS (PARTITION BY borger ORDER BY foerste_dag)
),

paa_ydelsen AS (
    SELECT
        perioder.nr, perioder.dag, perioder.tal, perioder.aar_foer, optalt.borger,
        optalt.dage_i_alt - DATEDIFF('day', perioder.dag, optalt.sidste_dag) AS dage
    FROM optalt
    JOIN perioder ON perioder.dag BETWEEN optalt.foerste_dag AND optalt.sidste_dag
),

-- Dagene til dagen uden dem til samme dato år før: de er i den række, der er begyndt sidst.
langvarige AS (
    SELECT paa_ydelsen.nr, paa_ydelsen.dag, paa_ydelsen.tal, paa_ydelsen.borger
    FROM paa_ydelsen
    LEFT JOIN optalt
        ON optalt.borger = paa_ydelsen.borger
        AND optalt.foerste_dag <= paa_ydelsen.aar_foer
        AND COALESCE(optalt.naeste_dag, paa_ydelsen.dag) > paa_ydelsen.aar_foer
    WHERE
        $aar * (
            paa_ydelsen.dage - COALESCE(
                optalt.dage_i_alt
                    - GREATEST(DATEDIFF('day', paa_ydelsen.aar_foer, optalt.sidste_dag), 0),
                0
            )
        ) >= $mindst * DATEDIFF('day', paa_ydelsen.aar_foer, paa_ydelsen.dag)
)

SELECT
    langvarige.nr AS periode,
    COALESCE(visitation.kategori, 'Uoplyst') AS kategori,
    aldre.aldersgruppe,
    personer.koen,
    COALESCE(bopael.kommunekode, 0) AS kommunekode,
    COUNT(*) AS personer
FROM langvarige
JOIN personer ON personer.borger = langvarige.borger
JOIN aldre ON aldre.leveaar = (langvarige.tal - personer.foedt_tal + 10000) // 10000
LEFT JOIN visitation
    ON visitation.borger = langvarige.borger
    AND langvarige.dag BETWEEN visitation.startdato AND visitation.sidste_dag
LEFT JOIN bopael
    ON bopael.borger = langvarige.borger
    AND langvarige.dag BETWEEN bopael.startdato AND bopael.sidste_dag
GROUP BY langvarige.nr, visitation.kategori, aldre.aldersgruppe, personer.koen, bopael.kommunekode
