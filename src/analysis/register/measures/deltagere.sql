-- DELTAGERE: personer, der har været i et tilbud i perioden.
--
-- Med er den, der har været i tilbuddet på mindst én dag i perioden, også når personen er holdt op.
-- Der ses på, hvad der er sket fra den første af de dage til og med den sidste dag i den k-te måned
-- efter periodens sidste; er k 0, er det periodens sidste dag. Deles der ikke efter tilbud, eller
-- tælles flere tilbud under ét, er en person i flere af dem én person. Bopæl og ydelse er uden
-- betydning.
-- Kilde: Københavns Kommune, Beskæftigelses- og Integrationsudvalget, der holder et tilbuds udgift
-- op mod, hvor mange der kommer i job; reglerne for dage er projektets egne.
--
-- k er i perioder.dag.

gruppe AS (
    SELECT
        perioder.nr AS periode, i_tilbud.borger, COALESCE(i_tilbud.tilbud, '') AS hvad,
        MIN(GREATEST(i_tilbud.startdato, perioder.foerste)) AS fra, perioder.dag, perioder.tal,
        0 AS er_afklaret
    FROM i_tilbud
    JOIN perioder
        ON i_tilbud.startdato <= perioder.sidste AND i_tilbud.sidste_dag >= perioder.foerste
    GROUP BY
        perioder.nr, perioder.dag, perioder.tal, i_tilbud.borger, COALESCE(i_tilbud.tilbud, '')
)
