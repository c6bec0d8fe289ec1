-- TILBUDSDAGE: hvor mange dage i en periode tilbuddenes pladser og udgift gælder.
--
-- Et tilbud har en række for hver gang, dets pladser eller udgift blev lavet om.
-- Kilde: projektets egen afgrænsning.

tilbudsdage AS (
    SELECT
        perioder.nr AS periode,
        tilbud.navn,
        tilbud.tilbud,
        tilbud.kapacitet,
        tilbud.udgift_pr_aar,
        DATEDIFF('day', perioder.foerste, perioder.sidste) + 1 AS alle_dage,
        DATEDIFF(
            'day',
            GREATEST(tilbud.gyldig_fra, perioder.foerste),
            LEAST(tilbud.sidste_dag, perioder.sidste)
        ) + 1 AS dage
    FROM tilbud
    JOIN perioder
        ON perioder.foerste <= tilbud.sidste_dag AND perioder.sidste >= tilbud.gyldig_fra
)
