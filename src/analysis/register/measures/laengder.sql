-- LÆNGDER: hvor mange dage de forløb varer, der begynder i perioden.
--
-- Forløb, hvis første dag ligger i perioden, efter antallet af dage fra den første til den sidste,
-- begge med. Pauser, som efter reglen ikke slutter forløbet (se forloeb.sql), tæller med. Et
-- forløb, der ikke vides at være slut, er åbent: det varer mindst de dage, der er gået til dets
-- sidste kendte dag. Alder, kategori og kommune er dem på forløbets første dag.
-- Kilde: projektets egen afgrænsning. Forløb, der begynder i perioden, er valgt frem for dem, der
-- slutter i den: blandt de sidste er de forløb, der bliver ved, aldrig med.
--
-- Korteste og længste er de forløb, der er det for deres borger: lagt sammen er de, hvor mange
-- borgere der har et forløb, som er kortere, eller længere, end et antal dage.

foerste_gang AS (
    SELECT borger, MIN(startdato) AS foerste_dag
    FROM ydelser
    GROUP BY borger
),

-- Et forløb begynder, hvor ydelsen begynder igen, efter at det forrige er slut.
hele_forloeb AS (
    SELECT
        forloeb.borger,
        COALESCE(
            LAG(forloeb.begynder_igen) OVER (
                PARTITION BY forloeb.borger ORDER BY forloeb.sidste_dag
            ),
            foerste_gang.foerste_dag
        ) AS foerste_dag,
        LEAST(forloeb.sidste_dag, $dag) AS sidste_dag,
        CASE WHEN forloeb.tilstand = 'afsluttet' THEN 0 ELSE 1 END AS aabent
    FROM forloeb
    JOIN foerste_gang ON foerste_gang.borger = forloeb.borger
    WHERE forloeb.tilstand <> 'fortsat'
),

-- Hvert forløb i hver periode, med det, der gjaldt på dets første dag.
begyndt AS (
    SELECT
        perioder.nr AS periode,
        COALESCE(visitation.kategori, 'Uoplyst') AS kategori,
        EXTRACT(YEAR FROM hele_forloeb.foerste_dag) * 10000
            + EXTRACT(MONTH FROM hele_forloeb.foerste_dag) * 100
            + EXTRACT(DAY FROM hele_forloeb.foerste_dag) - personer.foedt_tal AS alder_tal,
        personer.koen,
        COALESCE(bopael.kommunekode, 0) AS kommunekode,
        hele_forloeb.borger,
        hele_forloeb.foerste_dag,
        DATEDIFF('day', hele_forloeb.foerste_dag, hele_forloeb.sidste_dag) + 1 AS dage,
        hele_forloeb.aabent
    FROM hele_forloeb
    JOIN perioder ON hele_forloeb.foerste_dag BETWEEN perioder.foerste AND perioder.sidste
    JOIN personer ON personer.borger = hele_forloeb.borger
    LEFT JOIN visitation
        ON visitation.borger = hele_forloeb.borger
        AND hele_forloeb.foerste_dag BETWEEN visitation.startdato AND visitation.sidste_dag
    LEFT JOIN bopael
        ON bopael.borger = hele_forloeb.borger
        AND hele_forloeb.foerste_dag BETWEEN bopael.startdato AND bopael.sidste_dag
),

ordnet AS (
    SELECT
        begyndt.periode, begyndt.kategori, aldre.aldersgruppe, begyndt.koen, begyndt.kommunekode,
        begyndt.dage,
        begyndt.aabent,
        ROW_NUMBER() OVER (
            PARTITION BY
                begyndt.periode, begyndt.kategori, aldre.aldersgruppe, begyndt.koen,
                begyndt.kommunekode, begyndt.borger
            ORDER BY begyndt.dage, begyndt.foerste_dag
        ) AS nr_fra_korteste,
        ROW_NUMBER() OVER (
            PARTITION BY
                begyndt.periode, begyndt.kategori, aldre.aldersgruppe, begyndt.koen,
                begyndt.kommunekode, begyndt.borger
            ORDER BY begyndt.dage DESC, begyndt.foerste_dag DESC
        ) AS nr_fra_laengste
    FROM begyndt
    JOIN aldre ON aldre.leveaar = (begyndt.alder_tal + 10000) // 10000
)

SELECT
    periode, kategori, aldersgruppe, koen, kommunekode, dage, aabent,
    COUNT(*) AS forloeb,
    COUNT(*) FILTER (WHERE nr_fra_korteste = 1) AS korteste,
    COUNT(*) FILTER (WHERE nr_fra_laengste = 1) AS laengste
FROM ordnet
GROUP BY periode, kategori, aldersgruppe, koen, kommunekode, dage, aabent
