-- AFSLUTTEDE FORLØB og AFSLUTTEDE PERSONER: efter årsag og målgruppeskift.
--
-- Forløb, hvis sidste dag ligger i perioden, og som reglen siger er sluttet (se forloeb.sql). Samme
-- person kan have flere forløb; personer er et andet mål og tælles én gang i hver gruppe. Alder,
-- kategori og kommune er dem på forløbets sidste dag.
-- Kilde: årsagerne er jobcenterets; parringen af årsag og forløb er projektets egen regel.
--
-- En afslutning hører til det forløb, hvis sidste dag er nærmest, højst 31 dage fra; af to lige nær
-- det tidligste. Et forløb tager af de afslutninger, der hører til det, den nærmeste; af to lige
-- nær den tidligste (på samme dato den første efter ydelse og årsag i alfabetet). En afslutning,
-- der ikke tages, går ikke videre til et andet forløb. Kun forløb, der er sluttet, er med; kun
-- afslutninger af en ydelse i gruppen, senest på udtrækkets dag. Uden afslutning: Uoplyst.
--
-- Bygger på forloeb.sql, hvis trin står foran. Små tabeller desuden: perioder(nr, foerste, sidste);
-- aldre(alder, aldersgruppe). $med_aarsag, $med_kategori, $med_koen,
-- $med_aldersgruppe og $med_kommunekode siger, hvad der skal deles efter.

afsluttede AS (
    SELECT
        borger,
        sidste_dag,
        EXTRACT(YEAR FROM sidste_dag) * 10000
            + EXTRACT(MONTH FROM sidste_dag) * 100
            + EXTRACT(DAY FROM sidste_dag) AS sidste_tal
    FROM forloeb
    WHERE tilstand = 'afsluttet'
),

-- Hver afslutning og de forløb, den er nær nok til.
mulige AS (
    SELECT
        afsluttede.borger,
        afsluttede.sidste_dag,
        afslutninger.ydelse,
        afslutninger.dato,
        COALESCE(afslutninger.aarsag, 'Uoplyst') AS aarsag,
        GREATEST(
            DATEDIFF('day', afsluttede.sidste_dag, afslutninger.dato),
            DATEDIFF('day', afslutninger.dato, afsluttede.sidste_dag)
        ) AS afstand
    FROM afslutninger
    JOIN ydelser_i_gruppen ON ydelser_i_gruppen.ydelse = afslutninger.ydelse
    JOIN afsluttede
        ON afsluttede.borger = afslutninger.borger
        AND DATEDIFF('day', afsluttede.sidste_dag, afslutninger.dato) BETWEEN -31 AND 31
    WHERE
        afslutninger.borger BETWEEN $fra AND $til
        AND afslutninger.dato <= $dag
        AND $med_aarsag
),

raekkefoelge AS (
    SELECT
        borger, sidste_dag, ydelse, dato, aarsag, afstand,
        ROW_NUMBER() OVER (
            PARTITION BY borger, ydelse, dato, aarsag ORDER BY afstand, sidste_dag
        ) AS forloebets_plads
    FROM mulige
),

taget AS (
    SELECT
        borger, sidste_dag, aarsag,
        ROW_NUMBER() OVER (
            PARTITION BY borger, sidste_dag ORDER BY afstand, dato, ydelse, aarsag
        ) AS afslutningens_plads
    FROM raekkefoelge
    WHERE forloebets_plads = 1
),

-- Hvert afsluttet forløb i hver periode, med det, der gjaldt på dets sidste dag.
beskrevet AS (
    SELECT
        perioder.nr AS periode,
        CASE WHEN $med_aarsag THEN COALESCE(taget.aarsag, 'Uoplyst') END AS aarsag,
        CASE WHEN $med_kategori THEN COALESCE(visitation.kategori, 'Uoplyst') END AS kategori,
        CASE
            WHEN NOT $med_aldersgruppe THEN 0
            WHEN personer.foedt_tal > afsluttede.sidste_tal THEN -1
            ELSE (afsluttede.sidste_tal - personer.foedt_tal) // 10000
        END AS alder,
        CASE WHEN $med_koen THEN personer.koen END AS koen,
        CASE WHEN $med_kommunekode THEN COALESCE(bopael.kommunekode, 0) ELSE 0 END AS kommunekode,
        afsluttede.borger
    FROM afsluttede
    JOIN perioder ON afsluttede.sidste_dag BETWEEN perioder.foerste AND perioder.sidste
    JOIN personer
        ON personer.borger = afsluttede.borger AND personer.borger BETWEEN $fra AND $til
    LEFT JOIN taget
        ON taget.borger = afsluttede.borger
        AND taget.sidste_dag = afsluttede.sidste_dag
        AND taget.afslutningens_plads = 1
    LEFT JOIN visitation
        ON visitation.borger = afsluttede.borger
        AND visitation.startdato <= afsluttede.sidste_dag
        AND COALESCE(visitation.slutdato, $dag) >= afsluttede.sidste_dag
        AND $med_kategori
    LEFT JOIN bopael
        ON bopael.borger = afsluttede.borger
        AND bopael.startdato <= afsluttede.sidste_dag
        AND COALESCE(bopael.slutdato, $dag) >= afsluttede.sidste_dag
        AND $med_kommunekode
),

-- En række pr. borger i hver gruppe, så personer tælles én gang.
pr_borger AS (
    SELECT
        periode, aarsag, kategori, aldersgruppe, koen, kommunekode, borger,
        COUNT(*) AS forloeb
    FROM beskrevet
    JOIN aldre ON aldre.alder = beskrevet.alder
    GROUP BY periode, aarsag, kategori, aldersgruppe, koen, kommunekode, borger
)

SELECT
    periode, aarsag, kategori, aldersgruppe, koen, kommunekode,
    CAST(SUM(forloeb) AS BIGINT) AS forloeb,
    COUNT(*) AS personer
FROM pr_borger
GROUP BY periode, aarsag, kategori, aldersgruppe, koen, kommunekode
