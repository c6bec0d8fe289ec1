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
-- Bag aktiveringsgraden står personer med timer, dem med mindre end fuld tid på en dag, og alle.
-- Kilde: Jobindsats.dk, gengivet af Dansk Industri i 2021; reglerne for dage, alder og kategori er
-- projektets egne.
--
-- Alder er den på periodens sidste dag. Kategori og kommune er dagens: dage kan lægges sammen over
-- dem, personer ikke.

-- Hvornår borgeren sidst, til og med stykket, var i samme gruppe med en aktivitet i gang, med
-- timer, og med mindre end fuld tid. Stykkerne følger tiden, så den seneste dag er den største.
senest AS (
    SELECT
        borger, foerste_dag, sidste_dag, beroert, minutter, gruppe,
        MAX(CASE WHEN beroert = 1 THEN sidste_dag END) OVER gruppens_tid AS beroert_til,
        MAX(CASE WHEN minutter > 0 THEN sidste_dag END) OVER gruppens_tid AS timer_til,
        MAX(CASE WHEN minutter < $fuld_tid THEN sidste_dag END) OVER gruppens_tid AS mindre_til
    FROM stykker
    WINDOW gruppens_tid AS (PARTITION BY borger, gruppe ORDER BY foerste_dag)
),

-- Det samme før stykket, og hvornår borgeren sidst var i gruppen overhovedet.
forrige AS (
    SELECT
        borger, foerste_dag, sidste_dag, beroert, minutter, gruppe,
        LAG(sidste_dag) OVER gruppens_tid AS forrige_dag,
        LAG(beroert_til) OVER gruppens_tid AS forrige_beroert,
        LAG(timer_til) OVER gruppens_tid AS forrige_med_timer,
        LAG(mindre_til) OVER gruppens_tid AS forrige_mindre
    FROM senest
    WINDOW gruppens_tid AS (PARTITION BY borger, gruppe ORDER BY foerste_dag)
),

-- Den del af hvert stykke, der falder i hver periode. Borgeren tælles ved sit første stykke i
-- perioden: det er det, når det forrige var forbi, før perioden begyndte. Aktivering uden timer
-- tælles, når den er i gang på en dag på ydelsen i perioden, én gang i hver gruppe: ved det første
-- stykke i gruppen, der når ind i den del af perioden, hvor den er i gang; dens borger ved den
-- første af dem.
dele AS (
    SELECT
        perioder.nr AS periode, perioder.tal, forrige.borger, forrige.gruppe, forrige.minutter,
        DATEDIFF(
            'day',
            GREATEST(forrige.foerste_dag, perioder.foerste),
            LEAST(forrige.sidste_dag, perioder.sidste)
        ) + 1 AS dage,
        CASE WHEN forrige.forrige_dag >= perioder.foerste THEN 0 ELSE 1 END AS foerste_gang,
        CASE
            WHEN forrige.forrige_beroert >= perioder.foerste THEN 0 ELSE forrige.beroert
        END AS foerste_gang_beroert,
        CASE
            WHEN forrige.minutter = 0 OR forrige.forrige_med_timer >= perioder.foerste THEN 0
            ELSE 1
        END AS foerste_gang_med_timer,
        CASE
            WHEN forrige.minutter = $fuld_tid OR forrige.forrige_mindre >= perioder.foerste THEN 0
            ELSE 1
        END AS foerste_gang_under_fuld_tid,
        0 AS uden_timer,
        0 AS foerste_uden_timer
    FROM forrige
    JOIN perioder
        ON perioder.foerste <= forrige.sidste_dag AND perioder.sidste >= forrige.foerste_dag
    UNION ALL
    SELECT
        perioder.nr, perioder.tal, forrige.borger, forrige.gruppe, 0, 0, 0, 0, 0, 0, 1,
        CASE
            WHEN
                ROW_NUMBER() OVER (
                    PARTITION BY perioder.nr, forrige.borger, forrige.gruppe
                    ORDER BY aktiviteter.startdato
                ) = 1
                THEN 1
            ELSE 0
        END
    FROM aktiviteter
    JOIN forrige
        ON forrige.borger = aktiviteter.borger
        AND forrige.foerste_dag <= aktiviteter.sidste_dag
        AND forrige.sidste_dag >= aktiviteter.startdato
    JOIN perioder
        ON perioder.foerste <= LEAST(forrige.sidste_dag, aktiviteter.sidste_dag)
        AND perioder.sidste >= GREATEST(forrige.foerste_dag, aktiviteter.startdato)
    WHERE
        aktiviteter.er_aktivering
        AND aktiviteter.minutter IS NULL
        AND (
            forrige.forrige_dag IS NULL
            OR forrige.forrige_dag < GREATEST(perioder.foerste, aktiviteter.startdato)
        )
),

talt AS (
    SELECT
        periode, gruppe, aldersgruppe, koen,
        CAST(SUM(dage) AS BIGINT) AS dage,
        CAST(SUM(dage * minutter) AS BIGINT) AS minutter,
        CAST(SUM(foerste_gang) AS BIGINT) AS personer,
        CAST(SUM(foerste_gang_beroert) AS BIGINT) AS beroerte,
        CAST(SUM(uden_timer) AS BIGINT) AS uden_timer,
        CAST(SUM(foerste_gang_med_timer) AS BIGINT) AS med_timer,
        CAST(SUM(foerste_gang_under_fuld_tid) AS BIGINT) AS under_fuld_tid,
        CAST(SUM(foerste_uden_timer) AS BIGINT) AS personer_uden_timer
    FROM dele
    JOIN personer ON personer.borger = dele.borger
    JOIN aldre ON aldre.leveaar = (dele.tal - personer.foedt_tal + 10000) // 10000
    GROUP BY periode, gruppe, aldersgruppe, koen
)

SELECT
    periode,
    COALESCE(kategorier.kategori, 'Uoplyst') AS kategori,
    aldersgruppe,
    koen,
    gruppe - gruppe // 10000 * 10000 AS kommunekode,
    dage, minutter, personer, beroerte, uden_timer,
    med_timer, under_fuld_tid, personer_uden_timer
FROM talt
LEFT JOIN kategorier ON kategorier.nr = talt.gruppe // 10000
