-- BRUTTOMÅLGRUPPE: personer, der har fået ydelsen i nogle år, efter at integrationen sluttede.
--
-- Personen får på dagen en af gruppens ydelser og har fået en af dem på mindst k års dage, efter at
-- den sidste integrationsperiode med et tilbudt program sluttede. Et år er 365,25 dage, og brøkdele
-- af en dag regnes ikke med: 5 år er 1.826 dage. Dagene behøver ikke at ligge i træk, men de ligger
-- fra samme dato n år før (den dato ikke med) til dagen (med). En dag med flere ydelser er én dag.
-- Den, der er i en integrationsperiode på dagen, er ikke med; den, der aldrig har været i en, kan
-- være det. Alder, kategori og kommune er dem på dagen.
-- Kilde: Helsingør Kommune, Beskæftigelsesudvalget 3. maj 2017, punkt 4: aktivitetsparate, der har
-- været mindst 5 år i kontanthjælpssystemet efter afsluttet integrationsprogram; reglerne for dage
-- er projektets egne.
--
-- $aar er n og $mindst er k.

-- Hvilken dag dagene tælles efter.
med_graense AS (
    SELECT
        paa_ydelsen.nr, paa_ydelsen.dag, paa_ydelsen.tal, paa_ydelsen.borger, paa_ydelsen.dage,
        LEAST(
            paa_ydelsen.dag,
            GREATEST(
                paa_ydelsen.aar_foer,
                COALESCE(MAX(integrationsperioder.sidste_dag), paa_ydelsen.aar_foer)
            )
        ) AS graense
    FROM paa_ydelsen
    LEFT JOIN integrationsperioder
        ON integrationsperioder.borger = paa_ydelsen.borger
        AND integrationsperioder.startdato <= paa_ydelsen.dag
    GROUP BY
        paa_ydelsen.nr, paa_ydelsen.dag, paa_ydelsen.tal, paa_ydelsen.aar_foer,
        paa_ydelsen.borger, paa_ydelsen.dage
),

gruppe AS (
    SELECT
        med_graense.nr AS periode, med_graense.borger, '' AS hvad,
        perioder.foerste AS fra, med_graense.dag, med_graense.tal, 0 AS er_afklaret
    FROM med_graense
    JOIN perioder ON perioder.nr = med_graense.nr
    LEFT JOIN optalt
        ON optalt.borger = med_graense.borger
        AND optalt.foerste_dag <= med_graense.graense
        AND COALESCE(optalt.naeste_dag, med_graense.dag + 1) > med_graense.graense
    WHERE
        med_graense.dage - COALESCE(
            optalt.dage_i_alt
                - GREATEST(DATEDIFF('day', med_graense.graense, optalt.sidste_dag), 0),
            0
        ) >= ($mindst * 1461) // 4
)
