-- BESTAND: personer på ydelsen på en bestemt dag, i reglen periodens sidste.
--
-- En person tælles én gang, også med flere af gruppens ydelser. Alder, kategori og kommune er dem
-- på dagen. Andel afsluttede er de afsluttede personer i en periode divideret med bestanden.
-- Kilde: papirernes "antal aktivitetsparate" ved udgangen af perioden; reglerne er projektets egne.

SELECT
    perioder.nr AS periode,
    COALESCE(visitation.kategori, 'Uoplyst') AS kategori,
    aldre.aldersgruppe,
    personer.koen,
    COALESCE(bopael.kommunekode, 0) AS kommunekode,
    COUNT(DISTINCT ydelser.borger) AS personer
FROM ydelser
JOIN perioder ON perioder.dag BETWEEN ydelser.startdato AND ydelser.sidste_dag
JOIN personer ON personer.borger = ydelser.borger
JOIN aldre ON aldre.leveaar = (perioder.tal - personer.foedt_tal + 10000) // 10000
LEFT JOIN visitation
    ON visitation.borger = ydelser.borger
    AND perioder.dag BETWEEN visitation.startdato AND visitation.sidste_dag
LEFT JOIN bopael
    ON bopael.borger = ydelser.borger
    AND perioder.dag BETWEEN bopael.startdato AND bopael.sidste_dag
GROUP BY perioder.nr, visitation.kategori, aldre.aldersgruppe, personer.koen, bopael.kommunekode
