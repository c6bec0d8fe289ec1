-- DAGE PÅ YDELSEN: hvor mange dage en person, der får ydelsen på en bestemt dag, har fået den.
--
-- En dag med flere af gruppens ydelser er én dag. Andre mål bygger på de trin, der står her.
-- Kilde: projektets egen afgrænsning.

begyndelser AS (
    SELECT borger, startdato, MAX(sidste_dag) AS sidste_dag
    FROM ydelser
    GROUP BY borger, startdato
),

naaet AS (
    SELECT borger, startdato, sidste_dag, MAX(sidste_dag) OVER borgerens_tid AS naaet_til
    FROM begyndelser
    WINDOW borgerens_tid AS (PARTITION BY borger ORDER BY startdato)
),

-- Af hver ydelse kun de dage, som ingen tidligere har; er der ingen, ligger den første dag efter
-- den sidste.
nye_dage AS (
    SELECT
        borger,
        sidste_dag,
        GREATEST(
            startdato,
            COALESCE(LAG(naaet_til) OVER (PARTITION BY borger ORDER BY startdato) + 1, startdato)
        ) AS foerste_dag
    FROM naaet
),

-- Hvor mange dage på ydelsen borgeren har haft til og med hver række af dem.
optalt AS (
    SELECT
        borger,
        foerste_dag,
        sidste_dag,
        CAST(SUM(DATEDIFF('day', foerste_dag, sidste_dag) + 1) OVER borgerens_tid AS BIGINT)
            AS dage_i_alt,
        LEAD(foerste_dag) OVER borgerens_tid AS naeste_dag
    FROM nye_dage
    WHERE foerste_dag <= sidste_dag
    WINDOW borgerens_tid AS (PARTITION BY borger ORDER BY foerste_dag)
),

paa_ydelsen AS (
    SELECT
        perioder.nr, perioder.dag, perioder.tal, perioder.aar_foer, optalt.borger,
        optalt.dage_i_alt - DATEDIFF('day', perioder.dag, optalt.sidste_dag) AS dage
    FROM optalt
    JOIN perioder ON perioder.dag BETWEEN optalt.foerste_dag AND optalt.sidste_dag
)
