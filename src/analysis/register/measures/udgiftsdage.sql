-- UDGIFTSDAGE: hvad et tilbud koster om året, lagt sammen over periodens dage, i øre.
--
-- Divideret med de dage, personer har været i tilbuddet, er det udgiften om året for en plads, der
-- er brugt hele året, hvor mange dage perioden end har. Kun tilbud, hvis udgift er oplyst for alle
-- periodens dage. Udgiften er tilbuddets, og den siger intet om en person.
-- Kilde: projektets egen afgrænsning.

SELECT periode, tilbud, CAST(SUM(dage * CAST(udgift_pr_aar * 100 AS BIGINT)) AS BIGINT) AS oeredage
FROM tilbudsdage
WHERE udgift_pr_aar IS NOT NULL
GROUP BY periode, navn, tilbud, alle_dage
HAVING SUM(dage) = alle_dage
