-- AKTIVERINGSGRAD, FULDTIDSPERSONER og ANDEL AKTIVERINGSBERØRTE: det, de regnes af.
--
-- Aktiveringsgrad: de timer, borgerne er i aktivering, divideret med de timer, de kunne have været
-- det på fuld tid (37 timer om ugen) i hele den tid, de får ydelsen. Her: for hver dag på ydelsen
-- de ugentlige timer i de aktiviteter, der er i gang, højst 37, divideret med 37; summen over
-- dagene divideret med antal dage. Aktivering uden for ydelsen tæller ikke, og manglende timer
-- tæller som 0. Aktiviteter uden timer tælles, så det kan ses, hvor mange det gælder.
-- Fuldtidspersoner: dage på ydelsen divideret med periodens dage.
-- Andel aktiveringsberørte: personer med en aktivitet i gang på en dag på ydelsen, divideret med
-- personer med en dag på ydelsen. Det er en andel af personer og ikke aktiveringsgraden.
-- Kilde: Jobindsats.dk, gengivet af Dansk Industri i 2021; reglerne for dage, alder og kategori er
-- projektets egne.
--
-- Alder er den på periodens sidste dag; født 29. februar er et år ældre 1. marts, når året ingen
-- 29. februar har. Kategori og kommune er dagens: dage kan lægges sammen over dem, personer ikke.
--
-- Bygger på stykker.sql, hvis trin står foran. Små tabeller desuden: perioder(nr, foerste, sidste,
-- sidste_tal), hvor tallet er ååååmmdd; koenskoder(nr, koen); aldre(alder, aldersgruppe).
-- $med_koen og $med_aldersgruppe siger, om der skal deles efter dem; ellers er nummeret 0.

-- Hvornår borgeren sidst før stykket var i samme gruppe, og sidst i den med en aktivitet i gang.
forrige AS (
    SELECT
        borger, foerste_dag, sidste_dag, beroert, minutter, gruppe,
        LAG(sidste_dag) OVER (
            PARTITION BY borger, gruppe ORDER BY foerste_dag
        ) AS forrige_dag,
        LAG(sidste_dag) OVER (
            PARTITION BY borger, gruppe, beroert ORDER BY foerste_dag
        ) AS forrige_dag_saadan
    FROM stykker
),

-- Den del af hvert stykke, der falder i hver periode. Borgeren tælles ved sit første stykke i
-- perioden: det er det, når det forrige var forbi, før perioden begyndte.
dele AS (
    SELECT
        perioder.nr AS periode,
        perioder.sidste_tal,
        forrige.borger,
        forrige.gruppe,
        forrige.minutter,
        DATEDIFF(
            'day',
            GREATEST(forrige.foerste_dag, perioder.foerste),
            LEAST(forrige.sidste_dag, perioder.sidste)
        ) + 1 AS dage,
        CASE
            WHEN forrige.forrige_dag >= perioder.foerste THEN 0
            ELSE 1
        END AS foerste_gang,
        CASE
            WHEN forrige.beroert = 0 THEN 0
            WHEN forrige.forrige_dag_saadan >= perioder.foerste THEN 0
            ELSE 1
        END AS foerste_gang_beroert
    FROM forrige
    JOIN perioder
        ON perioder.foerste <= forrige.sidste_dag AND perioder.sidste >= forrige.foerste_dag
),

-- Aktivering uden timer tælles, når den er i gang på en dag på ydelsen i perioden, én gang i hver
-- gruppe: ved det første stykke i gruppen, der når ind i den del af perioden, hvor den er i gang.
uden_timer AS (
    SELECT
        aktiviteter.borger,
        aktiviteter.startdato,
        LEAST(COALESCE(aktiviteter.slutdato, $dag), $dag) AS sidste_dag
    FROM aktiviteter
    JOIN aktivitetstyper ON aktivitetstyper.aktivitetstype = aktiviteter.aktivitetstype
    WHERE
        aktiviteter.borger BETWEEN $fra AND $til
        AND aktiviteter.startdato <= $dag
        AND aktiviteter.minutter IS NULL
        AND aktivitetstyper.er_aktivering
),

dele_uden_timer AS (
    SELECT
        perioder.nr AS periode,
        perioder.sidste_tal,
        forrige.borger,
        forrige.gruppe
    FROM uden_timer
    JOIN forrige
        ON forrige.borger = uden_timer.borger
        AND forrige.foerste_dag <= uden_timer.sidste_dag
        AND forrige.sidste_dag >= uden_timer.startdato
    JOIN perioder
        ON perioder.foerste <= LEAST(forrige.sidste_dag, uden_timer.sidste_dag)
        AND perioder.sidste >= GREATEST(forrige.foerste_dag, uden_timer.startdato)
    WHERE
        forrige.forrige_dag IS NULL
        OR forrige.forrige_dag < GREATEST(perioder.foerste, uden_timer.startdato)
),

det_hele AS (
    SELECT
        periode, sidste_tal, borger, gruppe,
        dage, dage * minutter AS minutter, foerste_gang, foerste_gang_beroert, 0 AS uden_timer
    FROM dele
    UNION ALL
    SELECT
        periode, sidste_tal, borger, gruppe,
        0 AS dage, 0 AS minutter, 0 AS foerste_gang, 0 AS foerste_gang_beroert, 1 AS uden_timer
    FROM dele_uden_timer
),

-- Køn som nummer. Alder er forskellen mellem to datoer, skrevet som tal ååååmmdd.
borgere AS (
    SELECT
        personer.borger,
        CASE WHEN $med_koen THEN koenskoder.nr ELSE 0 END AS koen,
        personer.foedt_tal
    FROM personer
    JOIN koenskoder ON koenskoder.koen = personer.koen
    WHERE personer.borger BETWEEN $fra AND $til
),

med_alder AS (
    SELECT
        periode, gruppe, koen, dage, minutter, foerste_gang, foerste_gang_beroert, uden_timer,
        CASE
            WHEN NOT $med_aldersgruppe THEN 0
            WHEN foedt_tal > sidste_tal THEN -1
            ELSE (sidste_tal - foedt_tal) // 10000
        END AS alder
    FROM det_hele
    JOIN borgere ON borgere.borger = det_hele.borger
),

talt AS (
    SELECT
        periode, gruppe, aldersgruppe, koen,
        CAST(SUM(dage) AS BIGINT) AS dage,
        CAST(SUM(minutter) AS BIGINT) AS minutter,
        CAST(SUM(foerste_gang) AS BIGINT) AS personer,
        CAST(SUM(foerste_gang_beroert) AS BIGINT) AS beroerte,
        CAST(SUM(uden_timer) AS BIGINT) AS uden_timer
    FROM med_alder
    JOIN aldre ON aldre.alder = med_alder.alder
    GROUP BY periode, gruppe, aldersgruppe, koen
)

SELECT
    talt.periode,
    COALESCE(kategorier.kategori, 'Uoplyst') AS kategori,
    talt.aldersgruppe,
    koenskoder.koen,
    talt.gruppe - talt.gruppe // 10000 * 10000 AS kommunekode,
    talt.dage, talt.minutter, talt.personer, talt.beroerte, talt.uden_timer
FROM talt
LEFT JOIN kategorier ON kategorier.nr = talt.gruppe // 10000
LEFT JOIN koenskoder ON koenskoder.nr = talt.koen
