-- VISITEREDE: personer, der er visiteret til en indsats i perioden.
--
-- Gruppen ligger fast: den, der aldrig begynder, holder op eller kommer i arbejde, bliver i den.
-- Bopæl og ydelse er uden betydning. Er personen visiteret flere gange i perioden, gælder den
-- første af dem. Der ses på, hvad der er sket fra den dag til og med den sidste dag i den k-te
-- måned efter periodens sidste; er k 0, er det periodens sidste dag.
-- Kilde: Helsingør Kommune, Beskæftigelsesudvalget 3. maj 2017, punkt 4; reglerne er projektets
-- egne.
--
-- k er i perioder.dag.

gruppe AS (
    SELECT
        perioder.nr AS periode, indsatser.borger, COALESCE(indsatser.indsats, '') AS hvad,
        MIN(indsatser.visiteret) AS fra, perioder.dag, perioder.tal,
        MAX(CASE WHEN indsatser.afklaret <= perioder.dag THEN 1 ELSE 0 END) AS er_afklaret
    FROM indsatser
    JOIN perioder ON indsatser.visiteret BETWEEN perioder.foerste AND perioder.sidste
    GROUP BY
        perioder.nr, perioder.dag, perioder.tal,
        indsatser.borger, COALESCE(indsatser.indsats, '')
)
