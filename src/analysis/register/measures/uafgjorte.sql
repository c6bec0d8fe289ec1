-- UAFGJORTE FORLØB: den sidste dag med ydelse er kendt, men udtrækket er for tidligt til, at reglen
-- kan afgøre, om forløbet er sluttet. De tælles og vises, og de er ikke blandt de afsluttede.
-- Kilde: projektets egen regel.
--
-- Bygger på forloeb.sql, hvis trin står foran. Små tabeller desuden: perioder(nr, foerste, sidste).
-- $med_sidste_dag siger, om der skal deles efter den sidste dag.

uafgjorte AS (
    SELECT
        perioder.nr AS periode,
        CASE WHEN $med_sidste_dag THEN forloeb.sidste_dag END AS sidste_dag
    FROM forloeb
    JOIN perioder ON forloeb.sidste_dag BETWEEN perioder.foerste AND perioder.sidste
    WHERE forloeb.tilstand = 'uafgjort'
)

SELECT periode, sidste_dag, COUNT(*) AS forloeb
FROM uafgjorte
GROUP BY periode, sidste_dag
