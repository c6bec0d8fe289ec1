-- UDGIFTSDAGE: hvad et tilbud koster om året, lagt sammen over periodens dage, i øre.
--
-- Divideret med de dage, personer har været i tilbuddet, er det udgiften om året for en plads, der
-- er brugt hele året, hvor mange dage perioden end har. Kun tilbud, hvis udgift er oplyst for alle
-- periodens dage. Udgiften er tilbuddets, og den siger intet om en person.
-- Kilde: projektets egen afgrænsning.

udgifter AS (
    SELECT
        perioder.nr AS periode,
        tilbud.navn,
        tilbud.tilbud,
        CAST(tilbud.udgift_pr_aar * 100 AS BIGINT) AS oere,
        DATEDIFF('day', perioder.foerste, perioder.sidste) + 1 AS alle_dage,
        DATEDIFF(
            'day',
            GREATEST(tilbud.gyldig_fra, perioder.foerste),
            LEAST(tilbud.sidste_dag, perioder.sidste)
        ) + 1 AS dage
    FROM tilbud
    JOIN perioder
        ON perioder.foerste <= tilbud.sidste_dag AND perioder.sidste >= tilbud.gyldig_fra
    WHERE tilbud.udgift_pr_aar IS NOT NULL
)

SELECT periode, tilbud, CAST(SUM(dage * oere) AS BIGINT) AS oeredage
FROM udgifter
GROUP BY periode, navn, tilbud, alle_dage
HAVING SUM(dage) = alle_dage
