-- UAFGJORTE FORLØB: den sidste dag med ydelse er kendt, men udtrækket er for tidligt til, at reglen
-- kan afgøre, om forløbet er sluttet. De tælles og vises, og de er ikke blandt de afsluttede.
-- Kilde: projektets egen regel.

SELECT perioder.nr AS periode, forloeb.sidste_dag, COUNT(*) AS forloeb
FROM forloeb
JOIN perioder ON forloeb.sidste_dag BETWEEN perioder.foerste AND perioder.sidste
WHERE forloeb.tilstand = 'uafgjort'
GROUP BY perioder.nr, forloeb.sidste_dag
