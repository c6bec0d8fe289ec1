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
