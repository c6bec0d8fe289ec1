-- PLADSDAGE: de dage, der er plads til i et tilbud: for hver dag i perioden tilbuddets pladser.
--
-- Kun tilbud, hvis antal pladser er oplyst for alle periodens dage: ellers kunne dagene i tilbuddet
-- ikke holdes op mod dem.
-- Kilde: projektets egen afgrænsning.

pladser AS (
    SELECT
        perioder.nr AS periode,
        tilbud.navn,
        tilbud.tilbud,
        tilbud.kapacitet,
        DATEDIFF('day', perioder.foerste, perioder.sidste) + 1 AS alle_dage,
        DATEDIFF(
            'day',
            GREATEST(tilbud.gyldig_fra, perioder.foerste),
            LEAST(tilbud.sidste_dag, perioder.sidste)
        ) + 1 AS dage
    FROM tilbud
    JOIN perioder
        ON perioder.foerste <= tilbud.sidste_dag AND perioder.sidste >= tilbud.gyldig_fra
    WHERE tilbud.kapacitet IS NOT NULL
)

SELECT periode, tilbud, CAST(SUM(dage * kapacitet) AS BIGINT) AS pladsdage
FROM pladser
GROUP BY periode, navn, tilbud, alle_dage
HAVING SUM(dage) = alle_dage
