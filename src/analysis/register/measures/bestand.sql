-- BESTAND: personer på ydelsen på en bestemt dag, i reglen periodens sidste.
--
-- En person tælles én gang, også med flere af gruppens ydelser. Alder, kategori og kommune er dem
-- på dagen. Andel afsluttede er de afsluttede personer i en periode divideret med bestanden.
-- Kilde: papirernes "antal aktivitetsparate" ved udgangen af perioden; reglerne er projektets egne.

paa_ydelsen AS (
    SELECT DISTINCT perioder.nr, perioder.dag, perioder.tal, ydelser.borger
    FROM ydelser
    JOIN perioder ON perioder.dag BETWEEN ydelser.startdato AND ydelser.sidste_dag
)

SELECT
    paa_ydelsen.nr AS periode,
    COALESCE(visitation.kategori, 'Uoplyst') AS kategori,
    aldre.aldersgruppe,
    personer.koen,
    COALESCE(bopael.kommunekode, 0) AS kommunekode,
    COUNT(*) AS personer
FROM paa_ydelsen
JOIN personer ON personer.borger = paa_ydelsen.borger
JOIN aldre ON aldre.leveaar = (paa_ydelsen.tal - personer.foedt_tal + 10000) // 10000
LEFT JOIN visitation
    ON visitation.borger = paa_ydelsen.borger
    AND paa_ydelsen.dag BETWEEN visitation.startdato AND visitation.sidste_dag
LEFT JOIN bopael
    ON bopael.borger = paa_ydelsen.borger
    AND paa_ydelsen.dag BETWEEN bopael.startdato AND bopael.sidste_dag
GROUP BY paa_ydelsen.nr, visitation.kategori, aldre.aldersgruppe, personer.koen, bopael.kommunekode
