-- BESTAND: personer på ydelsen på en bestemt dag, i reglen periodens sidste.
--
-- En person tælles én gang, også med flere af gruppens ydelser. Alder, kategori og kommune er dem
-- på dagen. Andel afsluttede er de afsluttede personer i en periode divideret med bestanden.
-- Kilde: papirernes "antal aktivitetsparate" ved udgangen af perioden; reglerne er projektets egne.
--
-- Får: $dag er udtrækkets dag; $fra og $til er de borgere, der regnes på nu. Små tabeller:
-- dage(nr, dag, tal), hvor tallet er ååååmmdd; ydelser_i_gruppen(ydelse);
-- aldre(alder, aldersgruppe). $med_kategori, $med_koen, $med_aldersgruppe og $med_kommunekode
-- siger, hvad der skal deles efter.

WITH paa_ydelsen AS (
    SELECT DISTINCT
        dage.nr,
        dage.dag,
        dage.tal,
        ydelser.borger
    FROM ydelser
    JOIN ydelser_i_gruppen ON ydelser_i_gruppen.ydelse = ydelser.ydelse
    JOIN dage
        ON ydelser.startdato <= dage.dag AND COALESCE(ydelser.slutdato, $dag) >= dage.dag
    WHERE ydelser.borger BETWEEN $fra AND $til
),

beskrevet AS (
    SELECT
        paa_ydelsen.nr AS periode,
        CASE WHEN $med_kategori THEN COALESCE(visitation.kategori, 'Uoplyst') END AS kategori,
        CASE
            WHEN NOT $med_aldersgruppe THEN 0
            WHEN personer.foedt_tal > paa_ydelsen.tal THEN -1
            ELSE (paa_ydelsen.tal - personer.foedt_tal) // 10000
        END AS alder,
        CASE WHEN $med_koen THEN personer.koen END AS koen,
        CASE WHEN $med_kommunekode THEN COALESCE(bopael.kommunekode, 0) ELSE 0 END AS kommunekode
    FROM paa_ydelsen
    JOIN personer
        ON personer.borger = paa_ydelsen.borger AND personer.borger BETWEEN $fra AND $til
    LEFT JOIN visitation
        ON visitation.borger = paa_ydelsen.borger
        AND visitation.startdato <= paa_ydelsen.dag
        AND COALESCE(visitation.slutdato, $dag) >= paa_ydelsen.dag
        AND $med_kategori
    LEFT JOIN bopael
        ON bopael.borger = paa_ydelsen.borger
        AND bopael.startdato <= paa_ydelsen.dag
        AND COALESCE(bopael.slutdato, $dag) >= paa_ydelsen.dag
        AND $med_kommunekode
)

SELECT periode, kategori, aldersgruppe, koen, kommunekode, COUNT(*) AS personer
FROM beskrevet
JOIN aldre ON aldre.alder = beskrevet.alder
GROUP BY periode, kategori, aldersgruppe, koen, kommunekode
