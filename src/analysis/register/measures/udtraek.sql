-- UDTRÆKKET, som alle mål læser det.
--
-- Slutdatoer tæller med; det, der ikke er sluttet, når til udtrækkets dag, og intet efter den dag
-- tæller. Kun ydelser i den gruppe, der spørges om, og afslutninger af dem. Det, som tallene kan
-- deles efter, er tomt, når de ikke skal det: så er alle i samme gruppe.
-- Kilde: projektets egen afgrænsning, den samme i alle mål.
--
-- Får relationerne og kodelisterne, som contract.py har dem, og:
--   perioder(nr, foerste, sidste, dag, tal, aarets_foerste, aar_foer)  dag er den sidste dag, eller
--       den sidste i den k-te måned efter; tal er dagen som ååååmmdd; aarets_foerste er dens
--       1. januar, og aar_foer samme dato $aar år før
--   aldre(leveaar, aldersgruppe)  leveår er alderen + 1: forskellen mellem to dage, skrevet som tal
--       ååååmmdd, plus 10.000 og divideret med 10.000. Født 29. februar er et år ældre 1. marts,
--       når året ingen 29. februar har. Den, der ikke er født, er i intet leveår
--   eftersoegt(hvad)  det, der spørges efter, når et mål spørger efter noget, en person er i
--   sammenlagt(deling, kode, som)  koder, der tælles under ét: hver for sig og den, de tælles som
--   $dag  udtrækkets dag      $ydelsesgruppe  den gruppe af ydelser, der spørges om
--   $med_koen, $med_kategori ...  om der skal deles efter det; sandt for det, et mål ikke kan

WITH ender AS (
    SELECT 1 AS fortegn  -- hvert interval begynder
    UNION ALL
    SELECT -1 AS fortegn  -- og hører op
),

personer AS (
    SELECT
        borger, foedt_tal, boligplaceringsdato,
        CASE WHEN $med_koen THEN koen END AS koen,
        CASE WHEN $med_opholdsgrundlag THEN opholdsgrundlag END AS opholdsgrundlag
    FROM personer
),

gruppens_ydelser AS (
    SELECT ydelse, orden FROM ydelsesgrupper WHERE ydelsesgruppe = $ydelsesgruppe
),

ydelser AS (
    SELECT borger, ydelse, startdato, slutdato, LEAST(COALESCE(slutdato, $dag), $dag) AS sidste_dag
    FROM ydelser
    WHERE startdato <= $dag AND ydelse IN (SELECT ydelse FROM gruppens_ydelser)
),

-- Afslutninger med den årsag, på hvilken ydelse det så er.
paa_foertidspension AS (
    SELECT borger, dato FROM afslutninger WHERE dato <= $dag AND aarsag = 'Førtidspension'
),

afslutninger AS (
    SELECT borger, ydelse, dato, aarsag AS noteret, COALESCE(sammenlagt.som, aarsag) AS aarsag
    FROM afslutninger
    LEFT JOIN sammenlagt
        ON sammenlagt.deling = 'aarsag' AND sammenlagt.kode = afslutninger.aarsag
    WHERE dato <= $dag AND $med_aarsag AND ydelse IN (SELECT ydelse FROM gruppens_ydelser)
),

-- Aktiviteter, der hører til et tilbud.
i_tilbud AS (
    SELECT
        borger, startdato, LEAST(COALESCE(slutdato, $dag), $dag) AS sidste_dag,
        CASE WHEN $med_tilbud THEN COALESCE(sammenlagt.som, tilbud) END AS tilbud
    FROM aktiviteter
    LEFT JOIN sammenlagt
        ON sammenlagt.deling = 'tilbud' AND sammenlagt.kode = aktiviteter.tilbud
    WHERE startdato <= $dag AND tilbud IS NOT NULL
),

tilbud AS (
    SELECT
        tilbud AS navn, kapacitet, udgift_pr_aar, gyldig_fra,
        LEAST(COALESCE(gyldig_til, $dag), $dag) AS sidste_dag,
        CASE WHEN $med_tilbud THEN COALESCE(sammenlagt.som, tilbud) END AS tilbud
    FROM tilbud
    LEFT JOIN sammenlagt
        ON sammenlagt.deling = 'tilbud' AND sammenlagt.kode = tilbud.tilbud
    WHERE gyldig_fra <= $dag
),

aktiviteter AS (
    SELECT
        borger, startdato, slutdato, LEAST(COALESCE(slutdato, $dag), $dag) AS sidste_dag,
        minutter, er_aktivering, art,
        CASE
            WHEN $med_aktivitetstype THEN COALESCE(sammenlagt.som, aktiviteter.aktivitetstype)
        END AS aktivitetstype,
        CASE WHEN $med_udbyder THEN udbyder END AS udbyder
    FROM aktiviteter
    JOIN aktivitetstyper ON aktivitetstyper.aktivitetstype = aktiviteter.aktivitetstype
    LEFT JOIN sammenlagt
        ON sammenlagt.deling = 'aktivitetstype'
        AND sammenlagt.kode = aktiviteter.aktivitetstype
    WHERE startdato <= $dag
),

visitation AS (
    SELECT
        borger, COALESCE(sammenlagt.som, kategori) AS kategori, startdato,
        LEAST(COALESCE(slutdato, $dag), $dag) AS sidste_dag
    FROM visitation
    LEFT JOIN sammenlagt
        ON sammenlagt.deling = 'kategori' AND sammenlagt.kode = visitation.kategori
    WHERE startdato <= $dag AND $med_kategori
),

bopael AS (
    SELECT
        borger, COALESCE(CAST(sammenlagt.som AS INTEGER), kommunekode) AS kommunekode, startdato,
        LEAST(COALESCE(slutdato, $dag), $dag) AS sidste_dag
    FROM bopael
    LEFT JOIN sammenlagt
        ON sammenlagt.deling = 'kommunekode'
        AND sammenlagt.kode = CAST(bopael.kommunekode AS VARCHAR)
    WHERE startdato <= $dag AND $med_kommunekode
),

integrationsperioder AS (
    SELECT borger, startdato, LEAST(COALESCE(slutdato, $dag), $dag) AS sidste_dag
    FROM integrationsperioder
    WHERE startdato <= $dag AND program_tilbudt
),

indkvartering AS (
    SELECT
        borger, COALESCE(sammenlagt.som, sted) AS sted, startdato,
        LEAST(COALESCE(slutdato, $dag), $dag) AS sidste_dag
    FROM indkvartering
    LEFT JOIN sammenlagt
        ON sammenlagt.deling = 'sted' AND sammenlagt.kode = indkvartering.sted
    WHERE startdato <= $dag AND $med_sted
),

indsatser AS (
    SELECT
        borger, visiteret, afklaret, indsatser.indsats AS noteret,
        LEAST(COALESCE(slutdato, $dag), $dag) AS sidste_dag,
        CASE WHEN $med_indsats THEN COALESCE(sammenlagt.som, indsatser.indsats) END AS indsats
    FROM indsatser
    LEFT JOIN sammenlagt
        ON sammenlagt.deling = 'indsats' AND sammenlagt.kode = indsatser.indsats
    WHERE visiteret <= $dag
)
