-- FORLØB: hvornår borgerne er på ydelsen uden afbrydelse, og hvornår de er sluttet.
--
-- Et forløb er ubrudt tid på gruppens ydelser: ydelser, der overlapper eller følger dagen efter
-- hinanden, er ét forløb. Det slutter på sin sidste dag med ydelse, hvis reglen er opfyldt, senest
-- på udtrækkets dag:
--   one_day         borgeren er uden ydelse dagen efter
--   calendar_month  borgeren er uden ydelse i en hel kalendermåned, fra dens første til dens sidste
--                   dag; en kortere pause slutter ikke forløbet
-- Er den sidste dag kendt, uden at reglen kan afgøres på udtrækkets dag, er forløbet uafgjort. Er
-- den ikke kendt, er forløbet åbent.
--
-- Kilde: Jobindsats.dk, "Ny forløbsdefinition for A-dagpenge", 9. august 2019: et forløb slutter
-- efter en kalendermåneds fravær; indtil da var én dag uden ydelsen nok. Hvad der gælder ved
-- udtrækkets dag, er projektets egne regler.
--
-- $hel_maaned siger, at reglen er calendar_month.

-- Første dag med ydelsen og første dag uden. Intet efter udtrækkets dag tæller: en ydelse, der går
-- videre, ophører for regningens skyld to dage efter, så dens sidste dag ikke er en kendt dag.
ydelsestid AS (
    SELECT
        borger,
        fortegn,
        CASE
            WHEN fortegn = 1 THEN startdato
            WHEN slutdato <= $dag THEN slutdato + 1
            ELSE $dag + 2
        END AS dato
    FROM ydelser
    CROSS JOIN ender
),

-- Hvor mange ydelser der kommer til og går fra på hver dato.
aendringer AS (
    SELECT borger, dato, CAST(SUM(fortegn) AS BIGINT) AS aendring
    FROM ydelsestid
    GROUP BY borger, dato
),

antal_ydelser AS (
    SELECT
        borger,
        dato,
        aendring,
        CAST(SUM(aendring) OVER (PARTITION BY borger ORDER BY dato) AS BIGINT) AS antal
    FROM aendringer
),

-- Kun de datoer, hvor tiden på ydelsen begynder (der var ingen før) eller ophører (der er ingen
-- nu).
ubrudt_tid AS (
    SELECT
        borger,
        antal,
        LEAD(dato, 1) OVER (PARTITION BY borger ORDER BY dato) - 1 AS sidste_dag,
        LEAD(dato, 2) OVER (PARTITION BY borger ORDER BY dato) AS begynder_igen
    FROM antal_ydelser
    WHERE antal = 0 OR antal = aendring
),

-- Den første dag, borgeren ikke vides at være uden ydelse: når den begynder igen, ellers dagen
-- efter udtrækket.
pauser AS (
    SELECT
        borger,
        sidste_dag,
        begynder_igen,
        LEAST(COALESCE(begynder_igen, $dag + 1), $dag + 1) AS pausen_ophoerer
    FROM ubrudt_tid
    WHERE antal > 0
),

-- Måneden efter den sidste dags måned ligger helt i pausen, når pausen tidligst ophører to
-- kalendermåneder efter den sidste dags måned. Ingen anden hel måned kan gøre det før den.
forloeb AS (
    SELECT
        borger,
        sidste_dag,
        begynder_igen,
        CASE
            WHEN sidste_dag > $dag THEN 'aabent'
            WHEN NOT $hel_maaned AND sidste_dag + 1 < pausen_ophoerer THEN 'afsluttet'
            WHEN
                $hel_maaned
                AND EXTRACT(YEAR FROM pausen_ophoerer) * 12 + EXTRACT(MONTH FROM pausen_ophoerer)
                >= EXTRACT(YEAR FROM sidste_dag) * 12 + EXTRACT(MONTH FROM sidste_dag) + 2
                THEN 'afsluttet'
            WHEN begynder_igen IS NULL THEN 'uafgjort'
            ELSE 'fortsat'
        END AS tilstand
    FROM pauser
)
