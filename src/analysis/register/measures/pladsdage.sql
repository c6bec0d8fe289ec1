-- PLADSDAGE: de dage, der er plads til i et tilbud: for hver dag i perioden tilbuddets pladser.
--
-- Kun tilbud, hvis antal pladser er oplyst for alle periodens dage: ellers kunne dagene i tilbuddet
-- ikke holdes op mod dem.
-- Kilde: projektets egen afgrænsning.

SELECT periode, tilbud, CAST(SUM(dage * kapacitet) AS BIGINT) AS pladsdage
FROM tilbudsdage
WHERE kapacitet IS NOT NULL
GROUP BY periode, navn, tilbud, alle_dage
HAVING SUM(dage) = alle_dage
