-- HELÅRSPLADSER: de dage, personer har været i et tilbud.
--
-- En dag i et tilbud er en dag, hvor en aktivitet, der hører til tilbuddet, er i gang, uanset hvor
-- mange af dem der er det. Deles der ikke efter tilbud, er en dag i flere tilbud én dag. Det samme
-- gælder tilbud, der tælles under ét. Helårspladser er dagene divideret med periodens dage.
-- Alder er den på periodens sidste dag. Bopæl og ydelse er uden betydning.
-- Kilde: Københavns Kommune, Beskæftigelses- og Integrationsudvalget, der taler om helårspladser;
-- reglerne for dage og alder er projektets egne.

begyndelser AS (
    SELECT borger, tilbud, startdato, MAX(sidste_dag) AS sidste_dag
    FROM i_tilbud
    GROUP BY borger, tilbud, startdato
),

naaet AS (
    SELECT borger, tilbud, startdato, sidste_dag, MAX(sidste_dag) OVER borgerens_tid AS naaet_til
    FROM begyndelser
    WINDOW borgerens_tid AS (PARTITION BY borger, tilbud ORDER BY startdato)
),

-- Af hver aktivitet kun de dage, som ingen tidligere har; er der ingen, ligger den første dag efter
-- den sidste.
nye_dage AS (
    SELECT
        borger,
        tilbud,
        sidste_dag,
        GREATEST(
            startdato,
            COALESCE(
                LAG(naaet_til) OVER (PARTITION BY borger, tilbud ORDER BY startdato) + 1, startdato
            )
        ) AS foerste_dag
    FROM naaet
)

SELECT
    perioder.nr AS periode,
    nye_dage.tilbud,
    aldre.aldersgruppe,
    personer.koen,
    CAST(
        SUM(
            DATEDIFF(
                'day',
                GREATEST(nye_dage.foerste_dag, perioder.foerste),
                LEAST(nye_dage.sidste_dag, perioder.sidste)
            ) + 1
        ) AS BIGINT
    ) AS dage,
    COUNT(DISTINCT nye_dage.borger) AS personer
FROM nye_dage
JOIN perioder
    ON perioder.foerste <= nye_dage.sidste_dag AND perioder.sidste >= nye_dage.foerste_dag
JOIN personer ON personer.borger = nye_dage.borger
JOIN aldre ON aldre.leveaar = (perioder.tal - personer.foedt_tal + 10000) // 10000
WHERE nye_dage.foerste_dag <= nye_dage.sidste_dag
GROUP BY perioder.nr, nye_dage.tilbud, aldre.aldersgruppe, personer.koen
