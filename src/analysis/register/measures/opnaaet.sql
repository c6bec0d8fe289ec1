-- OPNÅET: hvor mange i en gruppe der er i noget på en bestemt dag, og som har været det til da.
--
-- Gruppen er den, trinnet før har fundet: hver person med den dag, der ses fra, og den dag, der ses
-- på, i den indsats eller det tilbud, gruppen er delt efter. Personen er i noget på dagen, når det
-- er i gang den dag, og har været det, når det var i gang på mindst én dag fra den ene til den
-- anden, begge med. Spørges der efter flere ting, er én af dem nok. En plan og en henvisning er kun
-- i gang den dag, planen begynder eller henvisningen sker, og en visitation kun den dag, der
-- visiteres; førtidspension er i gang fra den dag, en ydelse er afsluttet med den årsag. Ordinære
-- timer er i gang i hele måneden, når måneden har nogen, og mindst så mange, som der spørges om.
-- Den, der er afklaret uden, er afklaret senest på dagen og er ikke i noget af det, der spørges
-- efter, den dag.
-- Kilde: Helsingør Kommune, Beskæftigelsesudvalget 3. maj 2017, punkt 4 (monitorering), og punkt 5;
-- reglerne for dage er projektets egne.
--
-- $timer er det mindste antal ordinære timer i en måned.

haendelser AS (
    SELECT aktiviteter.borger, aktiviteter.startdato AS foerste, aktiviteter.sidste_dag AS sidste
    FROM aktiviteter
    JOIN eftersoegt ON eftersoegt.hvad = aktiviteter.art

    UNION ALL

    SELECT planer.borger, planer.startdato AS foerste, planer.startdato AS sidste
    FROM planer
    JOIN eftersoegt ON eftersoegt.hvad = planer.plan
    WHERE planer.startdato <= $dag

    UNION ALL

    SELECT
        beskaeftigelse.borger, beskaeftigelse.startdato AS foerste,
        LEAST(COALESCE(beskaeftigelse.slutdato, $dag), $dag) AS sidste
    FROM beskaeftigelse
    JOIN eftersoegt ON eftersoegt.hvad = beskaeftigelse.art
    WHERE beskaeftigelse.startdato <= $dag

    UNION ALL

    SELECT
        kontaktpersoner.borger, kontaktpersoner.startdato AS foerste,
        LEAST(COALESCE(kontaktpersoner.slutdato, $dag), $dag) AS sidste
    FROM kontaktpersoner
    JOIN eftersoegt ON eftersoegt.hvad = kontaktpersoner.rolle
    WHERE kontaktpersoner.startdato <= $dag

    UNION ALL

    SELECT henvisninger.borger, henvisninger.dato AS foerste, henvisninger.dato AS sidste
    FROM henvisninger
    JOIN eftersoegt ON eftersoegt.hvad = henvisninger.hvortil
    WHERE henvisninger.dato <= $dag

    UNION ALL

    SELECT indsatser.borger, indsatser.visiteret AS foerste, indsatser.visiteret AS sidste
    FROM indsatser
    JOIN eftersoegt ON eftersoegt.hvad = 'visiteret til ' || indsatser.noteret

    UNION ALL

    SELECT paa_foertidspension.borger, paa_foertidspension.dato AS foerste, $dag AS sidste
    FROM paa_foertidspension
    JOIN eftersoegt ON eftersoegt.hvad = 'førtidspension'

    UNION ALL

    SELECT
        ordinaere_timer.borger, ordinaere_timer.maaned AS foerste,
        LAST_DAY(ordinaere_timer.maaned) AS sidste
    FROM ordinaere_timer
    JOIN eftersoegt ON eftersoegt.hvad = 'ordinære timer'
    WHERE
        ordinaere_timer.maaned <= $dag
        AND ordinaere_timer.timer > 0 AND ordinaere_timer.timer >= $timer
),

truffet AS (
    SELECT
        gruppe.periode, gruppe.borger, gruppe.hvad,
        MAX(CASE WHEN haendelser.sidste >= gruppe.dag THEN 1 ELSE 0 END) AS nu
    FROM gruppe
    JOIN haendelser
        ON haendelser.borger = gruppe.borger
        AND haendelser.foerste <= gruppe.dag
        AND haendelser.sidste >= gruppe.fra
    GROUP BY gruppe.periode, gruppe.borger, gruppe.hvad
)

SELECT
    gruppe.periode, gruppe.hvad AS indsats, gruppe.hvad AS tilbud,
    COALESCE(personer.opholdsgrundlag, 'Uoplyst') AS opholdsgrundlag,
    COALESCE(visitation.kategori, 'Uoplyst') AS kategori,
    aldre.aldersgruppe,
    personer.koen,
    COALESCE(bopael.kommunekode, 0) AS kommunekode,
    COUNT(*) AS personer,
    CAST(SUM(COALESCE(truffet.nu, 0)) AS BIGINT) AS nu,
    COUNT(truffet.borger) AS til_da,
    CAST(
        SUM(CASE WHEN gruppe.er_afklaret = 1 AND COALESCE(truffet.nu, 0) = 0 THEN 1 ELSE 0 END)
        AS BIGINT
    ) AS afklaret_uden
FROM gruppe
JOIN personer ON personer.borger = gruppe.borger
JOIN aldre ON aldre.leveaar = (gruppe.tal - personer.foedt_tal + 10000) // 10000
LEFT JOIN visitation
    ON visitation.borger = gruppe.borger
    AND gruppe.dag BETWEEN visitation.startdato AND visitation.sidste_dag
LEFT JOIN bopael
    ON bopael.borger = gruppe.borger
    AND gruppe.dag BETWEEN bopael.startdato AND bopael.sidste_dag
LEFT JOIN truffet
    ON truffet.periode = gruppe.periode
    AND truffet.borger = gruppe.borger
    AND truffet.hvad = gruppe.hvad
GROUP BY
    gruppe.periode, gruppe.hvad, COALESCE(personer.opholdsgrundlag, 'Uoplyst'),
    COALESCE(visitation.kategori, 'Uoplyst'), aldre.aldersgruppe, personer.koen,
    COALESCE(bopael.kommunekode, 0)
