-- STATUS EFTER AKTIVITET: personer, hvis aktivitet sluttede i en måned, nogle måneder senere.
--
-- Aktiviteten er aktivering, har en slutdato i måneden og har været i gang på mindst én dag, hvor
-- personen fik en ydelse i gruppen. Personen er enten på ydelsen eller ude af den på den sidste dag
-- i den k-te måned efter: maj 2016 og 9 måneder er 28. februar 2017. Personen tælles én gang i hver
-- gruppe, også med flere aktiviteter. Alder og kategori er dem på aktivitetens sidste dag.
-- Tallene siger ikke, om aktiviteten er årsagen.
-- Kilde: papirernes effekt af aktiviteter, der var ude af ydelsen 9 måneder efter; reglerne for
-- dage, alder og kategori er projektets egne.
--
-- Får: $dag er udtrækkets dag; $fra og $til er de borgere, der regnes på nu. Små tabeller:
-- perioder(nr, foerste, sidste) er måneder, og dage(nr, dag) den sidste dag i den k-te måned efter
-- hver; ydelser_i_gruppen(ydelse); aldre(alder, aldersgruppe). $med_aktivitetstype, $med_udbyder,
-- $med_kategori og $med_aldersgruppe siger, hvad der skal deles efter.

WITH sluttede_aktiviteter AS (
    SELECT
        perioder.nr,
        aktiviteter.borger,
        aktiviteter.aktivitetstype,
        aktiviteter.udbyder,
        aktiviteter.startdato,
        aktiviteter.slutdato,
        EXTRACT(YEAR FROM aktiviteter.slutdato) * 10000
            + EXTRACT(MONTH FROM aktiviteter.slutdato) * 100
            + EXTRACT(DAY FROM aktiviteter.slutdato) AS slut_tal
    FROM aktiviteter
    JOIN aktivitetstyper ON aktivitetstyper.aktivitetstype = aktiviteter.aktivitetstype
    JOIN perioder ON aktiviteter.slutdato BETWEEN perioder.foerste AND perioder.sidste
    WHERE aktiviteter.borger BETWEEN $fra AND $til AND aktivitetstyper.er_aktivering
),

gruppens_ydelser AS (
    SELECT
        ydelser.borger,
        ydelser.startdato,
        COALESCE(ydelser.slutdato, $dag) AS slutdato
    FROM ydelser
    JOIN ydelser_i_gruppen ON ydelser_i_gruppen.ydelse = ydelser.ydelse
    WHERE ydelser.borger BETWEEN $fra AND $til
),

beskrevet AS (
    SELECT
        sluttede.nr,
        sluttede.borger,
        CASE WHEN $med_aktivitetstype THEN sluttede.aktivitetstype END AS aktivitetstype,
        CASE WHEN $med_udbyder THEN COALESCE(sluttede.udbyder, 'Uoplyst') END AS udbyder,
        CASE WHEN $med_kategori THEN COALESCE(visitation.kategori, 'Uoplyst') END AS kategori,
        CASE
            WHEN NOT $med_aldersgruppe THEN 0
            WHEN personer.foedt_tal > sluttede.slut_tal THEN -1
            ELSE (sluttede.slut_tal - personer.foedt_tal) // 10000
        END AS alder
    FROM sluttede_aktiviteter AS sluttede
    JOIN personer
        ON personer.borger = sluttede.borger AND personer.borger BETWEEN $fra AND $til
    JOIN gruppens_ydelser
        ON gruppens_ydelser.borger = sluttede.borger
        AND gruppens_ydelser.startdato <= sluttede.slutdato
        AND gruppens_ydelser.slutdato >= sluttede.startdato
    LEFT JOIN visitation
        ON visitation.borger = sluttede.borger
        AND visitation.startdato <= sluttede.slutdato
        AND COALESCE(visitation.slutdato, $dag) >= sluttede.slutdato
        AND $med_kategori
),

-- Én række pr. borger i hver gruppe.
personerne AS (
    SELECT DISTINCT nr, borger, aktivitetstype, udbyder, kategori, aldersgruppe
    FROM beskrevet
    JOIN aldre ON aldre.alder = beskrevet.alder
),

paa_ydelsen AS (
    SELECT DISTINCT
        dage.nr,
        gruppens_ydelser.borger
    FROM gruppens_ydelser
    JOIN dage
        ON gruppens_ydelser.startdato <= dage.dag AND gruppens_ydelser.slutdato >= dage.dag
)

SELECT
    personerne.nr AS periode, aktivitetstype, udbyder, kategori, aldersgruppe,
    COUNT(*) AS personer,
    COUNT(paa_ydelsen.borger) AS paa_ydelse,
    COUNT(*) - COUNT(paa_ydelsen.borger) AS ude
FROM personerne
LEFT JOIN paa_ydelsen
    ON paa_ydelsen.borger = personerne.borger AND paa_ydelsen.nr = personerne.nr
GROUP BY personerne.nr, aktivitetstype, udbyder, kategori, aldersgruppe
