-- FORSØG: personer, der kom til deres første indsats i perioden, nogle måneder senere.
--
-- Gruppen ligger fast fra den første dag, personen er visiteret til en indsats. Den dag ligger i
-- perioden, og personen får den en ydelse i gruppen; er personen visiteret til flere indsatser den
-- dag, er personen i ingen gruppe. Personen er enten på ydelsen eller ude af den på den sidste dag
-- i den k-te måned efter: visiteret den 10. maj 2016 og 9 måneder er 28. februar 2017. Alder og
-- kategori er dem på den dag, personen er visiteret.
-- Kilde: Helsingør Kommune, Beskæftigelsesudvalget 3. maj 2017, punkt 3, om en ny indsats prøvet
-- ved siden af den normale; reglerne er projektets egne.
--
-- $maaneder er k.

foerste_gang AS (
    SELECT borger, MIN(visiteret) AS visiteret
    FROM indsatser
    GROUP BY borger
),

-- Hvem der kom til hvad, og nummeret på den måned, det skete i.
grupper AS (
    SELECT
        indsatser.borger,
        indsatser.visiteret,
        EXTRACT(YEAR FROM indsatser.visiteret) * 12
            + EXTRACT(MONTH FROM indsatser.visiteret) AS maaned,
        MIN(indsatser.indsats) AS indsats
    FROM indsatser
    JOIN foerste_gang
        ON foerste_gang.borger = indsatser.borger
        AND foerste_gang.visiteret = indsatser.visiteret
    GROUP BY indsatser.borger, indsatser.visiteret
    HAVING COUNT(DISTINCT indsatser.noteret) = 1
),

optaget AS (
    SELECT DISTINCT
        perioder.nr AS periode, grupper.borger, grupper.visiteret, grupper.maaned, grupper.indsats
    FROM grupper
    JOIN perioder ON grupper.visiteret BETWEEN perioder.foerste AND perioder.sidste
    JOIN ydelser
        ON ydelser.borger = grupper.borger
        AND grupper.visiteret BETWEEN ydelser.startdato AND ydelser.sidste_dag
),

-- En ydelse gælder den sidste dag i en måned, når den begynder senest i måneden, og dagen efter
-- dens sidste dag ligger i en senere.
paa_ydelsen AS (
    SELECT DISTINCT optaget.periode, optaget.borger
    FROM optaget
    JOIN ydelser
        ON ydelser.borger = optaget.borger
        AND EXTRACT(YEAR FROM ydelser.startdato) * 12 + EXTRACT(MONTH FROM ydelser.startdato)
            <= optaget.maaned + $maaneder
        AND EXTRACT(YEAR FROM ydelser.sidste_dag + 1) * 12
            + EXTRACT(MONTH FROM ydelser.sidste_dag + 1) > optaget.maaned + $maaneder
)

SELECT
    optaget.periode, optaget.indsats,
    COALESCE(visitation.kategori, 'Uoplyst') AS kategori,
    aldre.aldersgruppe,
    personer.koen,
    COUNT(DISTINCT optaget.borger) AS personer,
    COUNT(DISTINCT paa_ydelsen.borger) AS paa_ydelse,
    COUNT(DISTINCT optaget.borger) - COUNT(DISTINCT paa_ydelsen.borger) AS ude
FROM optaget
JOIN personer ON personer.borger = optaget.borger
JOIN aldre
    ON aldre.leveaar = (
        EXTRACT(YEAR FROM optaget.visiteret) * 10000
        + EXTRACT(MONTH FROM optaget.visiteret) * 100
        + EXTRACT(DAY FROM optaget.visiteret) - personer.foedt_tal + 10000
    ) // 10000
LEFT JOIN visitation
    ON visitation.borger = optaget.borger
    AND optaget.visiteret BETWEEN visitation.startdato AND visitation.sidste_dag
LEFT JOIN paa_ydelsen
    ON paa_ydelsen.borger = optaget.borger AND paa_ydelsen.periode = optaget.periode
GROUP BY
    optaget.periode, optaget.indsats, COALESCE(visitation.kategori, 'Uoplyst'),
    aldre.aldersgruppe, personer.koen
