-- INDSATSGRUPPE: personer, der er visiteret til en indsats på en bestemt dag.
--
-- Indsatsen gælder fra og med den dag, personen er visiteret, til og med dens slutdato, også når
-- den ikke er begyndt. Bopæl og ydelse er uden betydning. Er personen i flere rækker af den samme
-- indsats på dagen, eller tælles flere indsatser under ét, gælder den første visitation af dem, og
-- personen er afklaret, når en af dem er det senest på dagen. Der ses på, hvad der er sket fra den
-- første dag i perioden, dog tidligst fra den dag, personen blev visiteret.
-- Kilde: Helsingør Kommune, Beskæftigelsesudvalget 3. maj 2017, punkt 4, om indsatsgruppen;
-- reglerne er projektets egne.

gruppe AS (
    SELECT
        perioder.nr AS periode, indsatser.borger, COALESCE(indsatser.indsats, '') AS hvad,
        GREATEST(MIN(indsatser.visiteret), perioder.foerste) AS fra, perioder.dag, perioder.tal,
        MAX(CASE WHEN indsatser.afklaret <= perioder.dag THEN 1 ELSE 0 END) AS er_afklaret
    FROM indsatser
    JOIN perioder ON perioder.dag BETWEEN indsatser.visiteret AND indsatser.sidste_dag
    GROUP BY
        perioder.nr, perioder.foerste, perioder.dag, perioder.tal,
        indsatser.borger, COALESCE(indsatser.indsats, '')
)
