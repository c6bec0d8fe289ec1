"""What the reports say of their figures: no claim beyond them, whatever they are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analysis.danish import NO_BREAK_SPACE as NBSP
from analysis.danish import Period
from analysis.measures.afslutningsaarsager import (
    OTHER,
    OTHER_BENEFIT,
    SPELLS,
    WORK,
    Reason,
    Reasons,
)
from analysis.measures.aktiveringsgrad import Rates
from analysis.measures.flygtningestatus import Groups, status
from analysis.measures.series import Comparison, Point, Series, Share
from analysis.observations import Status
from analysis.papers import Papers
from analysis.present.findings import (
    afslutningsaarsager,
    aktiveringsgrad,
    flygtningestatus,
)


def series(label: str, values: str, *periods: str) -> Series:
    """A series; a dash is no figure, and an x one that was withdrawn."""
    points = []
    for period, text in zip(periods, values.split(), strict=True):
        reason = {"-": Status.NOT_STATED, "x": Status.WITHDRAWN}.get(text, Status.FIGURE)
        value = Decimal(text.replace(",", ".")) if reason is Status.FIGURE else None
        points.append(Point.of(Period.parse(period), value, len(text.partition(",")[2]), reason))
    return Series(label, tuple(points))


def groups(total: str = "", **values: str) -> Groups:
    """Groups with one or two figures each, the last on 1 April 2017."""
    periods = {1: ("2017-04-01",), 2: ("2016-04", "2017-04-01")}

    def made(label: str, text: str) -> Series:
        return series(label.replace("_", " "), text, *periods[len(text.split())])

    whole = made("I alt", total) if total else None
    return Groups(tuple(made(label, text) for label, text in values.items()), whole)


# --- flygtningestatus -----------------------------------------------------------------------------

MONTHS = ("2016-12", "2017-01", "2017-02", "2017-03")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"Jobparate": "5 6 7 8", "Andre": "- 1 - 1"}, ""),
        ({"Jobparate": "5 x 7 8"}, "For jobparate er der ingen tal i januar 2017. Fordi."),
        (
            {"Jobparate": "5 x x x", "Aktivitetsparate": "5 x x x", "Unge": "1 2 3 4"},
            "For jobparate og aktivitetsparate er der ingen tal i januar, februar og marts 2017. "
            "Fordi.",
        ),
        (
            {"Jobparate": "x x 7 8", "Unge": "1 2 x 4"},
            "For jobparate er der ingen tal i december 2016 og januar 2017. "
            "For unge er der ingen tal i februar 2017. Fordi.",
        ),
    ],
)
def test_gaps_name_which_series_and_which_months(rows: dict[str, str], said: str) -> None:
    made = Groups(tuple(series(label, text, *MONTHS) for label, text in rows.items()))
    assert flygtningestatus.gaps(made, "Fordi.") == said


def test_few_groups_are_all_named_and_of_many_the_largest() -> None:
    few = groups(Mænd="180", Kvinder="123")
    assert flygtningestatus.distribution(few) == (
        "1. april 2017 er 303 personer fordelt: Mænd 180 og Kvinder 123."
    )
    five = groups(a="1", b="2", c="3", d="4", e="5")
    assert flygtningestatus.distribution(five).endswith(": a 1, b 2, c 3, d 4 og e 5.")
    six = groups(a="1", b="2", c="3", d="4", e="5", Hotel="1006")
    assert flygtningestatus.distribution(six) == (
        "1. april 2017 er 1.021 personer fordelt, flest i Hotel (1.006)."
    )


def test_who_is_not_in_the_groups_is_counted_without_a_cause() -> None:
    made = groups(Jobparate="186", Andre="81")
    assert flygtningestatus.distribution(made, groups("303")) == (
        "1. april 2017 er 267 af de 303 personer fordelt: Jobparate 186 og Andre 81."
    )
    for everyone in ("267", "200"):
        assert "er 267 personer" in flygtningestatus.distribution(made, groups(everyone))
    assert "er 267 personer" in flygtningestatus.distribution(made, groups(a="1"))
    another_day = Groups((), series("I alt", "303", "2017-03"))
    assert "er 267 personer" in flygtningestatus.distribution(made, another_day)


def test_nothing_is_said_of_a_distribution_without_figures() -> None:
    assert flygtningestatus.distribution(groups(a="-")) == ""
    assert flygtningestatus.distribution(Groups(())) == ""
    assert flygtningestatus.bars_say(Groups(()), "alder") == "Søjler for alder."


@pytest.mark.parametrize(
    ("made", "heading"),
    [
        (groups(Jobparate="186", Andre="81"), "186 af 267 er jobparate"),
        (groups(Andre="81", Jobparate="186"), "186 af 267 er jobparate"),
        (groups(Jobparate="81", Andre="81"), "Visitation"),
        (groups(a="81", b="81", c="80"), "Visitation"),
        (groups(a="80", b="80", C="81"), "81 af 241 er c"),
        (groups(Jobparate="186"), "Visitation"),
        (groups(Jobparate="186", Andre="-"), "Visitation"),
        (Groups(()), "Visitation"),
    ],
)
def test_the_largest_group_is_a_heading_only_when_it_is_alone_in_front(
    made: Groups, heading: str
) -> None:
    assert flygtningestatus.largest_heading(made, "Visitation") == heading


def test_groups_that_do_not_overlap_are_added_up_in_a_heading() -> None:
    made = groups(Hotel="1000", Højskole="30", Andre="-")
    said = flygtningestatus.sum_heading(made, "personer i midlertidig bolig", "Boliger")
    assert said == "1.030 personer i midlertidig bolig"
    assert flygtningestatus.sum_heading(groups(a="-"), "personer", "Boliger") == "Boliger"


def test_the_words_of_key_figures_come_from_the_labels() -> None:
    made = groups("240 303", I_IGU="2 5", **{"I_ordinær_uddannelse_(SU)": "4", "Ude": "3 -"})
    labels = ["I IGU", "I ordinær uddannelse (SU)", "Ude"]
    assert flygtningestatus.key_figures(made, labels, "flygtninge var her") == [
        ("5", "var i IGU 1. april 2017. I april 2016 var det 2."),
        ("4", "var i ordinær uddannelse 1. april 2017."),
        ("303", "flygtninge var her 1. april 2017. I april 2016 var det 240."),
    ]


def test_the_finding_says_the_label_that_it_was_given() -> None:
    made = groups("303", I_ordinært_arbejde="28", I_praktik="-")
    assert flygtningestatus.finding(made, "I ordinært arbejde") == (
        "28 af 303 flygtninge og familiesammenførte er i ordinært arbejde"
    )
    assert flygtningestatus.finding(made, "I praktik") == "Ingen tal for flygtninge i praktik"


@pytest.mark.parametrize(
    ("values", "heading"),
    [
        ("10 60", "Seks gange så mange i praktik"),
        ("10 65", "Mere end seks gange så mange i praktik"),
        ("40 20", "Antallet i praktik er halveret"),
        ("20 41", "Antallet i praktik er mere end fordoblet"),
        ("2 6", "Flere i praktik"),
        ("20 19", "Færre i praktik"),
        ("20 20", "I praktik"),
        ("20 -", "I praktik"),
    ],
)
def test_a_heading_on_one_group_says_how_it_moved(values: str, heading: str) -> None:
    made = groups(**{"I_praktik_(alle)": values})
    assert flygtningestatus.group_heading(made, "I praktik (alle)") == heading


def test_the_real_figures_read_so(helsingoer: Papers) -> None:
    def of(table: str, total: str = "") -> Groups:
        return status(helsingoer.observations, table, total=total)

    visitation = of("flygtninge-efter-visitation")
    assert flygtningestatus.gaps(visitation, "De var forkerte.") == (
        "For jobparate og aktivitetsparate er der ingen tal i januar, februar og marts 2017. "
        "De var forkerte."
    )
    assert flygtningestatus.largest_heading(visitation, "").endswith(" er jobparate")
    everyone = of("flygtninge-i-alt", "Flygtninge og familiesammenførte til flygtninge i alt")
    ages = flygtningestatus.distribution(of("flygtninge-efter-alder"), everyone)
    assert ages.startswith("1. april 2017 er 302 af de 303 personer fordelt: ")
    sexes = flygtningestatus.distribution(of("flygtninge-efter-koen"), everyone)
    assert "ikke med" not in sexes


# --- aktiveringsgrad ------------------------------------------------------------------------------

QUARTERS = ("2016-Q1", "2016-Q2", "2016-Q3", "2016-Q4")


def rates(own: str = "14,5 14,6 7,4 8,4", label: str = "Helsingør", **others: str) -> Rates:
    return Rates(
        series(label, own, *QUARTERS),
        tuple(series(name, text, *QUARTERS) for name, text in others.items()),
    )


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("14,5 - - 8,4", f"Aktiveringsgraden i Odense faldt fra 14,5 til 8,4{NBSP}pct."),
        ("- - 8,4 -", f"Aktiveringsgraden i Odense var 8,4{NBSP}pct. i 3.{NBSP}kvartal 2016"),
        ("- - - -", "Ingen tal for aktiveringsgraden i Odense"),
    ],
)
def test_the_finding_is_a_change_or_else_the_latest_figure(own: str, said: str) -> None:
    assert aktiveringsgrad.finding(rates(own, "Odense")) == said


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ({"Odense": "9"}, "Odense ligger højere end Helsingør"),
        ({"Odense": "9", "Greve": "9"}, "Alle de andre kommuner ligger højere end Helsingør"),
        ({"Odense": "9", "Greve": "8"}, "Én af de to andre kommuner ligger højere end Helsingør"),
        ({"Odense": "8", "Greve": "7"}, "Ingen af de andre kommuner ligger højere end Helsingør"),
        ({"Odense": "7"}, "Helsingør ligger højest"),
    ],
)
def test_the_heading_says_how_many_are_higher(others: dict[str, str], said: str) -> None:
    made = rates("8 8 8 8", **{name: f"{text} " * 4 for name, text in others.items()})
    assert aktiveringsgrad.standing_heading(made) == said


EVENT = "Helsingør fik et nyt system 1. april 2016"


@pytest.mark.parametrize(
    ("made", "day", "text", "said"),
    [
        (rates(), "2016-12-01", EVENT, "Den største ændring kom altså før."),
        (rates(), "2016-04-01", EVENT, "Den største ændring kom efter."),
        (rates(), "2016-07-01", EVENT, f"{EVENT}, oplyser papirerne."),
        (rates(), "2016-12-01", EVENT.replace("Helsingør", "Odense"), ""),
        (rates(label="Odense"), "2016-12-01", EVENT, ""),
        (rates(), "2016-12-01", "", ""),
        (rates(), "", EVENT, ""),
        (rates("5 5 5 5"), "2016-12-01", EVENT, ""),
    ],
)
def test_an_event_is_told_only_of_the_municipality_that_it_happened_in(
    made: Rates, day: str, text: str, said: str
) -> None:
    found = aktiveringsgrad.before_event(made, day, text)
    assert found.endswith(said)
    assert bool(found) == bool(said)
    assert not found or found.startswith(f"{EVENT}, oplyser papirerne.")


def test_all_municipalities_are_said_to_move_only_when_all_are_known() -> None:
    assert aktiveringsgrad.others_moved(rates(Odense="1 9 8 7", Rødovre="1 9 8 7")) == (
        "I samme periode faldt den i alle tre kommuner."
    )
    assert aktiveringsgrad.others_moved(rates(Odense="1 8 9 7", Rødovre="1 9 8 7")) == (
        "I samme periode steg den i én og faldt i to af de tre kommuner."
    )
    assert aktiveringsgrad.others_moved(rates(Odense="1 - 9 7", Rødovre="1 9 8 7")) == ""


def test_the_steepest_move_names_the_municipality() -> None:
    assert aktiveringsgrad.steepest(rates()) == (
        f"Fra 2.{NBSP}kvartal til 3.{NBSP}kvartal 2016 faldt aktiveringsgraden i Helsingør "
        f"fra 14,6 til 7,4{NBSP}pct."
    )


def test_the_heading_says_most_only_where_it_fell_more_than_once() -> None:
    fell = f"fra 2.{NBSP}kvartal til 3.{NBSP}kvartal 2016"
    assert aktiveringsgrad.steepest_heading(rates("14,5 14,6 7,4 8,4")) == (
        f"Aktiveringsgraden faldt {fell}"
    )
    assert aktiveringsgrad.steepest_heading(rates("14,5 14,4 7,4 8,4")) == (
        f"Aktiveringsgraden faldt mest {fell}"
    )


def test_the_lead_says_that_it_is_a_share_of_hours() -> None:
    said = "Aktiveringsgraden er en andel af timer, ikke af personer."
    assert aktiveringsgrad.summary(rates()).endswith(said)
    (value, words), *_ = [each for each in aktiveringsgrad.key_figures(rates()) if each]
    assert (value, words) == (
        f"8,4{NBSP}%",
        f"af de mulige timer gik til aktivering i Helsingør i 4.{NBSP}kvartal 2016. "
        "Det er aktiveringsgraden.",
    )


def test_the_median_is_explained_by_how_many_there_are() -> None:
    three = rates(a="1 1 1 1", b="1 1 1 2", c="1 1 1 3")
    four = rates(a="1 1 1 1", b="1 1 1 2", c="1 1 1 3", d="1 1 1 4")
    assert aktiveringsgrad.against_median(three).endswith("Medianen er den midterste værdi.")
    assert aktiveringsgrad.against_median(four).endswith(
        "Medianen er midt mellem de to midterste værdier."
    )
    assert aktiveringsgrad.against_median(rates(a="1 1 1 1", b="1 1 1 2")) == ""


# --- afslutningsårsager ---------------------------------------------------------------------------

OWN = Share("Helsingør", Decimal(134), Decimal(1030), Period.parse("2016-Q4"))


@pytest.mark.parametrize(
    ("higher", "lower", "said"),
    [
        ("a b", "c d e f", "; andelen er højere i to af de seks andre kommuner"),
        ("a", "b", "; andelen er højere i én af de to andre kommuner"),
        ("", "a b", "; ingen af de andre kommuner ligger højere"),
        ("a b", "", "; andelen er højere i alle de andre kommuner"),
        ("Odense", "", "; andelen er højere i Odense"),
        ("", "", ""),
    ],
)
def test_a_share_is_compared_in_its_heading_with_how_many_are_higher(
    higher: str, lower: str, said: str
) -> None:
    comparison = Comparison(tuple(higher.split()), (), tuple(lower.split()), None)
    heading = afslutningsaarsager.share_heading(OWN, comparison)
    assert heading == f"13,0{NBSP}% af de aktivitetsparate blev afsluttet{said}"


def test_a_share_is_said_with_its_two_counts_and_when() -> None:
    # Those who left need not be among those who are there, so it is not "134 of 1.030".
    assert afslutningsaarsager.share(OWN, Comparison((), (), (), None)) == (
        f"I Helsingør blev 134 afsluttet i 4.{NBSP}kvartal 2016. Med 1.030 aktivitetsparate "
        f"svarer det til 13,0{NBSP}pct."
    )


def test_spells_are_not_called_persons() -> None:
    counts = {OTHER_BENEFIT: "8", WORK: "2", OTHER: "1"}
    groups = {group: (Reason("x", Decimal(count)),) for group, count in counts.items()}
    assert afslutningsaarsager.finding(Reasons(groups)) == (
        "8 af 11 borgere gik til ressourceforløb, fleksjob eller pension"
    )
    spells = Reasons(groups, SPELLS)
    assert afslutningsaarsager.finding(spells) == (
        "8 af 11 forløb sluttede med ressourceforløb, fleksjob eller pension"
    )
    said = [
        *afslutningsaarsager.groups(spells),
        afslutningsaarsager.summary(spells),
        afslutningsaarsager.groups_heading(spells),
        *[text for each in afslutningsaarsager.key_figures(spells, None) if each for text in each],
    ]
    assert not any(word in " ".join(said) for word in ("borger", " gik "))
