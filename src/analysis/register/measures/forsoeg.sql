-- FORSØG: personer, der kom til deres første indsats i perioden, nogle måneder senere.
--
-- Gruppen ligger fast fra den første dag, personen er visiteret til en indsats. Den dag ligger i
-- perioden, og personen får den en ydelse i gruppen; er personen visiteret til flere indsatser den
-- dag, er personen i ingen gruppe. Personen er enten på ydelsen eller ude af den på den sidste dag
-- i den k-te måned efter: visiteret den 10. maj 2016 og 9 måneder er 28. februar 2017. Alder og
-- kategori er dem på den dag, personen er visiteret. Tiden på ydelsen er de dage uden afbrydelse,
-- som personen har fået en af gruppens ydelser til og med den dag; 365 dage er ét år, og 1.826 er
-- 5.
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

-- Hvilken dag hver række af dage på ydelsen uden afbrydelse er begyndt.
begyndt_igen AS (
    SELECT
        borger, foerste_dag, sidste_dag,
        CASE
            WHEN LAG(sidste_dag) OVER (PARTITION BY borger ORDER BY foerste_dag) + 1 = foerste_dag
                THEN NULL
            ELSE foerste_dag
        END AS ny_begyndelse
    FROM optalt
),

uafbrudt AS (
    SELECT
        borger, foerste_dag, sidste_dag,
        MAX(ny_begyndelse) OVER (PARTITION BY borger ORDER BY foerste_dag) AS siden
    FROM begyndt_igen
),

optaget AS (
    SELECT
        perioder.nr AS periode, grupper.borger, grupper.visiteret, grupper.maaned, grupper.indsats,
        CASE
            WHEN DATEDIFF('day', uafbrudt.siden, grupper.visiteret) + 1 < 365 THEN 'Under 1 år'
            WHEN DATEDIFF('day', uafbrudt.siden, grupper.visiteret) + 1 < 1826 THEN '1-4 år'
            ELSE '5 år og derover'
        END AS tid_paa_ydelsen
    FROM grupper
    JOIN perioder ON grupper.visiteret BETWEEN perioder.foerste AND perioder.sidste
    JOIN uafbrudt
        ON uafbrudt.borger = grupper.borger
        AND grupper.visiteret BETWEEN uafbrudt.foerste_dag AND uafbrudt.sidste_dag
),

-- En ydelse gælder den sidste dag i en måned, når den begynder senest i måneden, og dagen efter
-- dens sidste dag ligger i en senere.
stadig_paa AS (
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
    optaget.tid_paa_ydelsen,
    COUNT(DISTINCT optaget.borger) AS personer,
    COUNT(DISTINCT stadig_paa.borger) AS paa_ydelse,
    COUNT(DISTINCT optaget.borger) - COUNT(DISTINCT stadig_paa.borger) AS ude
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
LEFT JOIN stadig_paa
    ON stadig_paa.borger = optaget.borger AND stadig_paa.periode = optaget.periode
GROUP BY
    optaget.periode, optaget.indsats, COALESCE(visitation.kategori, 'Uoplyst'),
    aldre.aldersgruppe, personer.koen, optaget.tid_paa_ydelsen
