-- MODTAGET: personer, kommunen har modtaget i året til og med en bestemt dag.
--
-- Boligplaceringsdatoen ligger fra 1. januar til dagen, og et tilbudt program er begyndt senest på
-- dagen, uanset om personen stadig er her.
-- Kilde: Helsingør Kommune, Beskæftigelsesudvalget 3. maj 2017, punkt 5; reglerne er projektets
-- egne.
--
-- Får: $fra og $til er de borgere, der regnes på nu; $med_opholdsgrundlag siger, om der skal deles
-- efter det. Små tabeller: dage(nr, dag, aarets_foerste).

WITH modtagne AS (
    SELECT DISTINCT
        dage.nr,
        personer.borger,
        CASE
            WHEN $med_opholdsgrundlag THEN COALESCE(personer.opholdsgrundlag, 'Uoplyst')
        END AS opholdsgrundlag
    FROM personer
    JOIN dage ON personer.boligplaceringsdato BETWEEN dage.aarets_foerste AND dage.dag
    JOIN integrationsperioder
        ON integrationsperioder.borger = personer.borger
        AND integrationsperioder.startdato <= dage.dag
    WHERE personer.borger BETWEEN $fra AND $til AND integrationsperioder.program_tilbudt
)

SELECT nr AS periode, opholdsgrundlag, COUNT(*) AS personer
FROM modtagne
GROUP BY nr, opholdsgrundlag
