-- MODTAGET: personer, kommunen har modtaget i året til og med en bestemt dag.
--
-- Boligplaceringsdatoen ligger fra 1. januar til dagen, og et tilbudt program er begyndt senest på
-- dagen, uanset om personen stadig er her.
-- Kilde: Helsingør Kommune, Beskæftigelsesudvalget 3. maj 2017, punkt 5; reglerne er projektets
-- egne.

SELECT
    perioder.nr AS periode,
    COALESCE(personer.opholdsgrundlag, 'Uoplyst') AS opholdsgrundlag,
    COUNT(DISTINCT personer.borger) AS personer
FROM personer
JOIN perioder ON personer.boligplaceringsdato BETWEEN perioder.aarets_foerste AND perioder.dag
JOIN integrationsperioder
    ON integrationsperioder.borger = personer.borger
    AND integrationsperioder.startdato <= perioder.dag
GROUP BY perioder.nr, personer.opholdsgrundlag
