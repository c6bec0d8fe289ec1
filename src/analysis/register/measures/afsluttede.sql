-- AFSLUTTEDE FORLØB, AFSLUTTEDE PERSONER og TILBAGE INDEN ET ÅR: efter årsag og målgruppeskift.
--
-- Forløb, hvis sidste dag ligger i perioden, og som reglen siger er sluttet (se forloeb.sql). Samme
-- person kan have flere forløb; personer er et andet mål og tælles én gang i hver gruppe. Alder,
-- kategori og kommune er dem på forløbets sidste dag.
-- Tilbage er de forløb, hvor borgeren igen får en af gruppens ydelser senest samme dato et år efter
-- den sidste dag; for 29. februar er det den 28. Bag dem står de personer, der har et sådant
-- forløb, og dem, der har et andet.
-- Kilde: årsagerne er jobcenterets; parringen af årsag og forløb er projektets egen regel.
--
-- En afslutning hører til det forløb, hvis sidste dag er nærmest, højst 31 dage fra; af to lige nær
-- det tidligste. Et forløb tager af de afslutninger, der hører til det, den nærmeste; af to lige
-- nær den tidligste (på samme dato den første efter ydelse og årsag i alfabetet). En afslutning,
-- der ikke tages, går ikke videre til et andet forløb. Kun forløb, der er sluttet, er med. Uden
-- afslutning: Uoplyst.

-- Hver afslutning og de forløb, den er nær nok til; det nærmeste har plads 1.
mulige AS (
    SELECT
        forloeb.borger,
        forloeb.sidste_dag,
        afslutninger.ydelse,
        afslutninger.dato,
        COALESCE(afslutninger.noteret, 'Uoplyst') AS noteret,
        COALESCE(afslutninger.aarsag, 'Uoplyst') AS aarsag,
        ABS(DATEDIFF('day', forloeb.sidste_dag, afslutninger.dato)) AS afstand,
        ROW_NUMBER() OVER (
            PARTITION BY
                forloeb.borger, afslutninger.ydelse, afslutninger.dato,
                COALESCE(afslutninger.noteret, 'Uoplyst')
            ORDER BY
                ABS(DATEDIFF('day', forloeb.sidste_dag, afslutninger.dato)), forloeb.sidste_dag
        ) AS forloebets_plads
    FROM afslutninger
    JOIN forloeb
        ON forloeb.borger = afslutninger.borger
        AND DATEDIFF('day', forloeb.sidste_dag, afslutninger.dato) BETWEEN -31 AND 31
    WHERE forloeb.tilstand = 'afsluttet'
),

taget AS (
    SELECT
        borger, sidste_dag, aarsag,
        ROW_NUMBER() OVER (
            PARTITION BY borger, sidste_dag ORDER BY afstand, dato, ydelse, noteret
        ) AS afslutningens_plads
    FROM mulige
    WHERE forloebets_plads = 1
),

-- Hvert afsluttet forløb i hver periode, med det, der gjaldt på dets sidste dag.
beskrevet AS (
    SELECT
        perioder.nr AS periode,
        COALESCE(taget.aarsag, 'Uoplyst') AS aarsag,
        COALESCE(visitation.kategori, 'Uoplyst') AS kategori,
        EXTRACT(YEAR FROM forloeb.sidste_dag) * 10000
            + EXTRACT(MONTH FROM forloeb.sidste_dag) * 100
            + EXTRACT(DAY FROM forloeb.sidste_dag) - personer.foedt_tal AS alder_tal,
        personer.koen,
        COALESCE(bopael.kommunekode, 0) AS kommunekode,
        forloeb.borger,
        CASE
            WHEN
                EXTRACT(YEAR FROM forloeb.begynder_igen) * 10000
                    + EXTRACT(MONTH FROM forloeb.begynder_igen) * 100
                    + EXTRACT(DAY FROM forloeb.begynder_igen)
                <= (EXTRACT(YEAR FROM forloeb.sidste_dag) + 1) * 10000
                    + EXTRACT(MONTH FROM forloeb.sidste_dag) * 100
                    + EXTRACT(DAY FROM forloeb.sidste_dag)
                THEN 1
            ELSE 0
        END AS tilbage
    FROM forloeb
    JOIN perioder ON forloeb.sidste_dag BETWEEN perioder.foerste AND perioder.sidste
    JOIN personer ON personer.borger = forloeb.borger
    LEFT JOIN taget
        ON taget.borger = forloeb.borger
        AND taget.sidste_dag = forloeb.sidste_dag
        AND taget.afslutningens_plads = 1
    LEFT JOIN visitation
        ON visitation.borger = forloeb.borger
        AND forloeb.sidste_dag BETWEEN visitation.startdato AND visitation.sidste_dag
    LEFT JOIN bopael
        ON bopael.borger = forloeb.borger
        AND forloeb.sidste_dag BETWEEN bopael.startdato AND bopael.sidste_dag
    WHERE forloeb.tilstand = 'afsluttet'
)

SELECT
    periode, aarsag, kategori, aldersgruppe, koen, kommunekode,
    COUNT(*) AS forloeb,
    COUNT(DISTINCT borger) AS personer,
    COUNT(*) FILTER (WHERE tilbage = 1) AS tilbage,
    COUNT(DISTINCT CASE WHEN tilbage = 1 THEN borger END) AS personer_tilbage,
    COUNT(DISTINCT CASE WHEN tilbage = 0 THEN borger END) AS personer_ude
FROM beskrevet
JOIN aldre ON aldre.leveaar = (beskrevet.alder_tal + 10000) // 10000
GROUP BY periode, aarsag, kategori, aldersgruppe, koen, kommunekode
