-- STATUS EFTER AKTIVITET: personer, hvis aktivitet sluttede i en måned, nogle måneder senere.
--
-- Aktiviteten er aktivering, har en slutdato i måneden og har været i gang på mindst én dag, hvor
-- personen fik en ydelse i gruppen. Personen er enten på ydelsen eller ude af den på den sidste dag
-- i den k-te måned efter: maj 2016 og 9 måneder er 28. februar 2017. Personen tælles én gang i hver
-- gruppe, også med flere aktiviteter. Alder og kategori er dem på aktivitetens sidste dag.
-- Tallene siger ikke, om aktiviteten er årsagen.
-- Kilde: papirernes effekt af aktiviteter, der var ude af ydelsen 9 måneder efter; reglerne for
-- dage, alder og kategori er projektets egne.

beskrevet AS (
    SELECT
        perioder.nr AS periode,
        aktiviteter.borger,
        aktiviteter.aktivitetstype,
        COALESCE(aktiviteter.udbyder, 'Uoplyst') AS udbyder,
        COALESCE(visitation.kategori, 'Uoplyst') AS kategori,
        EXTRACT(YEAR FROM aktiviteter.slutdato) * 10000
            + EXTRACT(MONTH FROM aktiviteter.slutdato) * 100
            + EXTRACT(DAY FROM aktiviteter.slutdato) - personer.foedt_tal AS alder_tal
    FROM aktiviteter
    JOIN perioder ON aktiviteter.slutdato BETWEEN perioder.foerste AND perioder.sidste
    JOIN personer ON personer.borger = aktiviteter.borger
    JOIN ydelser
        ON ydelser.borger = aktiviteter.borger
        AND ydelser.startdato <= aktiviteter.slutdato
        AND ydelser.sidste_dag >= aktiviteter.startdato
    LEFT JOIN visitation
        ON visitation.borger = aktiviteter.borger
        AND aktiviteter.slutdato BETWEEN visitation.startdato AND visitation.sidste_dag
    WHERE aktiviteter.er_aktivering
),

paa_ydelsen AS (
    SELECT DISTINCT perioder.nr, ydelser.borger
    FROM ydelser
    JOIN perioder ON perioder.dag BETWEEN ydelser.startdato AND ydelser.sidste_dag
)

SELECT
    periode, aktivitetstype, udbyder, kategori, aldersgruppe,
    COUNT(DISTINCT beskrevet.borger) AS personer,
    COUNT(DISTINCT paa_ydelsen.borger) AS paa_ydelse,
    COUNT(DISTINCT beskrevet.borger) - COUNT(DISTINCT paa_ydelsen.borger) AS ude
FROM beskrevet
JOIN aldre ON aldre.leveaar = (beskrevet.alder_tal + 10000) // 10000
LEFT JOIN paa_ydelsen
    ON paa_ydelsen.borger = beskrevet.borger AND paa_ydelsen.nr = beskrevet.periode
GROUP BY periode, aktivitetstype, udbyder, kategori, aldersgruppe
