-- STYKKER: tiden på ydelsen, delt hver gang noget ændrer sig.
--
-- Et stykke er en række dage i træk, hvor en borger får en ydelse i gruppen, og hvor aktivering,
-- visitationskategori og bopælskommune er de samme hele vejen. Derfor tælles dage ved at trække
-- datoer fra hinanden, og ingen periode foldes ud til en række pr. dag.
-- Kilde: projektets egen afgrænsning.
--
-- $fuld_tid er 37 timers minutter.

kategorier AS (
    SELECT kategori, ROW_NUMBER() OVER (ORDER BY kategori) AS nr
    FROM (SELECT DISTINCT kategori FROM visitationskategorier WHERE kategori <> 'Uoplyst') AS koder
),

-- Alt, der kan være i gang for en borger. Tallene siger, hvad der lægges til, mens det er i gang.
-- Gruppen er ét tal: kategoriens nummer gange 10.000 plus kommunekoden. Der er højst én kategori og
-- én kommune ad gangen, så summen er dagens gruppe, og 0 i en af delene er uoplyst.
intervaller AS (
    SELECT
        borger, startdato, sidste_dag, 1 AS ydelser, 0 AS aktiviteter, 0 AS minutter, 0 AS gruppe
    FROM ydelser
    UNION ALL
    SELECT borger, startdato, sidste_dag, 0, 1, COALESCE(minutter, 0), 0
    FROM aktiviteter
    WHERE er_aktivering
    UNION ALL
    SELECT borger, startdato, sidste_dag, 0, 0, 0, kategorier.nr * 10000
    FROM visitation
    JOIN kategorier ON kategorier.kategori = visitation.kategori
    UNION ALL
    SELECT borger, startdato, sidste_dag, 0, 0, 0, COALESCE(kommunekode, 0)
    FROM bopael
),

-- Hvert interval er to hændelser: på startdatoen kommer noget til, dagen efter slutdatoen går det
-- fra. Hvad der går fra efter udtrækkets dag, er kun ydelserne nødvendige for: de slutter stykket.
haendelser AS (
    SELECT
        borger,
        CASE WHEN fortegn = 1 THEN startdato ELSE sidste_dag + 1 END AS dato,
        fortegn * ydelser AS ydelser,
        fortegn * aktiviteter AS aktiviteter,
        fortegn * minutter AS minutter,
        fortegn * gruppe AS gruppe
    FROM intervaller
    CROSS JOIN ender
    WHERE fortegn = 1 OR sidste_dag < $dag OR ydelser = 1
),

-- Lagt sammen fra borgerens første hændelse: hvad der er i gang fra datoen til den næste hændelse.
-- Falder flere hændelser på samme dato, har de samme sum, og kun den sidste har dage efter sig.
niveauer AS (
    SELECT
        borger,
        dato AS foerste_dag,
        LEAD(dato) OVER borgerens_tid - 1 AS sidste_dag,
        CAST(SUM(ydelser) OVER borgerens_tid AS BIGINT) AS ydelser,
        CAST(SUM(aktiviteter) OVER borgerens_tid AS BIGINT) AS aktiviteter,
        CAST(SUM(minutter) OVER borgerens_tid AS BIGINT) AS minutter,
        CAST(SUM(gruppe) OVER borgerens_tid AS BIGINT) AS gruppe
    FROM haendelser
    WINDOW borgerens_tid AS (PARTITION BY borger ORDER BY dato)
),

-- Kun dage på ydelsen. Aktiviteter oven i hinanden giver højst fuld tid.
stykker AS (
    SELECT
        borger,
        foerste_dag,
        sidste_dag,
        CASE WHEN aktiviteter > 0 THEN 1 ELSE 0 END AS beroert,
        LEAST(minutter, $fuld_tid) AS minutter,
        gruppe
    FROM niveauer
    WHERE ydelser > 0 AND sidste_dag >= foerste_dag
)
