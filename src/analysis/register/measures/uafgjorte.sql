-- UAFGJORTE FORLØB: den sidste dag med ydelse er kendt, men udtrækket er for tidligt til, at reglen
-- kan afgøre, om forløbet er sluttet. De tælles og vises, og de er ikke blandt de afsluttede.
-- Kilde: projektets egen regel.
--
-- Bygger på forloeb.sql, hvis trin står foran.

uafgjorte AS (
    SELECT sidste_dag FROM forloeb WHERE tilstand = 'uafgjort'
)

SELECT sidste_dag, COUNT(*) AS forloeb
FROM uafgjorte
GROUP BY sidste_dag
