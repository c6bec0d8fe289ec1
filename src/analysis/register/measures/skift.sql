-- SKIFT MELLEM YDELSER: personer efter den ydelse, de får før en periode, og den ved dens slutning.
--
-- Der ses kun på to dage: dagen før periodens første dag og periodens sidste. Med er den, der på
-- mindst én af dem får en af gruppens ydelser og bor i kommunen. »Ingen« er den dag, hvor personen
-- ikke gør det. Får en person flere af gruppens ydelser på dagen, gælder den med det laveste nummer
-- i kodelistens orden, ellers den første efter alfabetet. Derfor er summen over "til" bestanden af
-- gruppen dagen før perioden og summen over "fra" bestanden på dens sidste dag, uden dem i Ingen.
-- Kilde: projektets egen afgrænsning.
--
-- $kommunekode er kommunens, eller NULL, når registeret ikke er en dansk kommunes: så er alle med.

ved_dagene AS (
    SELECT nr, -1 AS ende, foerste - 1 AS dag FROM perioder
    UNION ALL
    SELECT nr, 1, sidste FROM perioder
),

paa_ydelser AS (
    SELECT
        ved_dagene.nr,
        ved_dagene.ende,
        ydelser.borger,
        ydelser.ydelse,
        ROW_NUMBER() OVER (
            PARTITION BY ved_dagene.nr, ved_dagene.ende, ydelser.borger
            ORDER BY COALESCE(gruppens_ydelser.orden, 999999999), ydelser.ydelse
        ) AS plads
    FROM ydelser
    JOIN ved_dagene ON ved_dagene.dag BETWEEN ydelser.startdato AND ydelser.sidste_dag
    JOIN gruppens_ydelser ON gruppens_ydelser.ydelse = ydelser.ydelse
    LEFT JOIN bopael
        ON bopael.borger = ydelser.borger
        AND ved_dagene.dag BETWEEN bopael.startdato AND bopael.sidste_dag
    WHERE CAST($kommunekode AS INTEGER) IS NULL OR bopael.kommunekode = $kommunekode
),

skift AS (
    SELECT
        nr,
        borger,
        COALESCE(MAX(CASE WHEN ende = -1 THEN ydelse END), 'Ingen') AS fra,
        COALESCE(MAX(CASE WHEN ende = 1 THEN ydelse END), 'Ingen') AS til
    FROM paa_ydelser
    WHERE plads = 1
    GROUP BY nr, borger
),

beskrevet AS (
    SELECT
        skift.nr AS periode,
        CASE WHEN $med_fra THEN COALESCE(af.som, skift.fra) END AS fra,
        CASE WHEN $med_til THEN COALESCE(paa.som, skift.til) END AS til,
        personer.koen
    FROM skift
    JOIN personer ON personer.borger = skift.borger
    LEFT JOIN sammenlagt AS af ON af.deling = 'fra' AND af.kode = skift.fra
    LEFT JOIN sammenlagt AS paa ON paa.deling = 'til' AND paa.kode = skift.til
)

SELECT periode, fra, til, koen, COUNT(*) AS personer
FROM beskrevet
GROUP BY periode, fra, til, koen
