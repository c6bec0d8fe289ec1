-- ANKOMNE: personer, der er boligplaceret i perioden, nogle år efter.
--
-- Med er den, der er boligplaceret i perioden, og hvis tilbudte program er begyndt, også når
-- personen ikke bor her mere. Der ses på, hvad der er sket fra den dag til og med samme dato n år
-- efter; for 29. februar er det den 28., når året ingen 29. har. Det er en dag for hver person.
-- Kilde: Helsingør Kommune, Beskæftigelsesudvalget 3. maj 2017, om flygtninge og familiesammenførte
-- i arbejde efter nogle år; reglerne er projektets egne.
--
-- $aar er n.

ankomne AS (
    SELECT DISTINCT perioder.nr, personer.borger, personer.boligplaceringsdato AS fra, perioder.tal
    FROM personer
    JOIN perioder
        ON personer.boligplaceringsdato BETWEEN perioder.foerste AND perioder.sidste
    JOIN integrationsperioder ON integrationsperioder.borger = personer.borger
),

-- Den første dag i den måned, der ses på.
med_maaned AS (
    SELECT
        nr, borger, fra, tal,
        CAST(
            CONCAT(
                CAST(EXTRACT(YEAR FROM fra) + $aar AS VARCHAR), '-',
                LPAD(CAST(EXTRACT(MONTH FROM fra) AS VARCHAR), 2, '0'), '-01'
            ) AS DATE
        ) AS maaned
    FROM ankomne
),

gruppe AS (
    SELECT
        nr AS periode, borger, '' AS hvad, fra,
        maaned + CAST(
            LEAST(EXTRACT(DAY FROM fra), EXTRACT(DAY FROM LAST_DAY(maaned))) - 1 AS INTEGER
        ) AS dag,
        tal, 0 AS er_afklaret
    FROM med_maaned
)
