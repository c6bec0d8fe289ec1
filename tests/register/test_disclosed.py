"""Figures of few persons leave the register hidden, and so many others that nobody finds them.

A table is written with its rows as ``counts`` has them, each with the persons that were counted:
``{"": 56, 'sex = "Mand"': 55}`` is 56 in all and 55 men.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from analysis.checks.disclosure.attack import rooms
from analysis.checks.disclosure.covers import NoSafePattern
from analysis.meeting import Meeting, TableSpec
from analysis.meeting.counted import DisclosureSpec
from analysis.register import counting
from analysis.register.asked import asked_of
from analysis.register.protected import Counting, Release, Told, cells_of, release, values_of
from analysis.register.tally import Codes
from analysis.sources.counted import CountedFigure
from brute_force import Register
from register_support import extract_of, registers, with_history

CODES = Codes(
    {
        "category": ["Jobparat", "Aktivitetsparat", "Uoplyst"],
        "reason": ["Arbejde", "Uddannelse", "Død", "Formue", "Uoplyst"],
        "activity": ["Løntilskud", "Mentor", "Arbejde"],
        "housing": ["Hotel", "Højskole"],
        "offer": ["Køkkenet", "Værkstedet"],
    },
    frozenset({"Løntilskud", "Mentor"}),
    {"Kontanthjælp": frozenset({"Kontanthjælp"}), "Alle": frozenset({"Kontanthjælp", "SU"})},
    {"Helsingør": 217, "København": 101},
    217,
)
REFUGEES = 'measure = "flygtninge"'
CLOSED = 'measure = "afsluttede forløb", group = "Kontanthjælp"'
Rows = Mapping[str, Any]  # by what `counts` says of a row, one figure or one for each column


def table(rows: Rows, counts: str, *periods: str, name: str = "t", unit: str = "") -> TableSpec:
    """Describe a table: a column for each period, a row for each thing that is counted."""
    columns = ", ".join(
        f'{{ heading = "{period}", period = "{period}", unit = "{unit}" }}' for period in periods
    )
    said = ", ".join(
        f"{{ label = '{label or 'alle'}'{', ' * bool(label)}{label} }}" for label in rows
    )
    return Meeting.model_validate(
        tomllib.loads(f"""
municipality = "Helsingør"
committee = "Udvalget"
date = 2017-05-03
document = "Referat"
extract = {{ day = 2017-05-01 }}
[[tables]]
id = "{name}"
title = "T"
counts = {{ {counts} }}
rows = {{ counts = [{said}] }}
columns = [{columns}]
""")
    ).tables[0]


def counted(of: TableSpec, rows: Rows) -> list[Counting]:
    """Return the figures of a table as they were counted: a number is as many persons."""
    found = []
    for row, figures in zip(of.rows.counts, rows.values(), strict=True):
        every = figures if isinstance(figures, list) else [figures]
        for column, said in zip(of.columns, every, strict=True):
            figure = CountedFigure(said, 1, persons=said) if isinstance(said, int) else said
            place = (of.id, row.label, column.key)
            found.append(Counting(place, asked_of(of, row, column), figure, row.label))
    return found


def share(part: int, whole: int, *, rest: int | None = None) -> CountedFigure:
    """Return a share of persons, ``rest`` of whom are not in the part."""
    left = whole - part if rest is None else rest
    return CountedFigure(part, whole, 100, 1, "pct.", part, whole, left)


def made(
    countings: Sequence[Counting], told: Told | None = None, key: bytes = b"key", **said: Any
) -> Release:
    spec, told = DisclosureSpec.model_validate(said), told or Told()
    one = release(countings, "one_day", CODES, spec, told, key)
    cells, equations = cells_of(countings, "one_day", CODES, spec, told)
    can_be = rooms(cells, equations, one.pattern.hidden)
    for cell in cells:  # the attacker finds each hidden number in an interval, and that is wide
        if cell.name in can_be and cell.room:
            low, high = can_be[cell.name]
            assert cell.value is not None
            assert low <= cell.value
            assert high is None or high >= cell.value
            assert high is None or high - low >= cell.room
    return one


def shown(
    rows: Rows, counts: str = REFUGEES, period: str = "2017-04-01", **said: Any
) -> dict[str, str]:
    """Return the rows of a table of one column, as they are shown."""
    figures = made(counted(table(rows, counts, period), rows), **said).figures
    return {row: figure.text for row, figure in zip(rows, figures, strict=True)}


def hidden(
    rows: Rows, counts: str = REFUGEES, period: str = "2017-04-01", **said: Any
) -> list[str]:
    """Return the rows that are not shown."""
    return [row for row, text in shown(rows, counts, period, **said).items() if text == ".."]


OF_CASH = 'group = "Kontanthjælp"'
MEN, WOMEN = 'sex = "Mand"', 'sex = "Kvinde"'

# --- what is of few persons -----------------------------------------------------------------------


@pytest.mark.parametrize("persons", [1, 2])
def test_one_or_two_persons_are_hidden_and_others_with_them(persons: int) -> None:
    rows = {"": persons + 53, MEN: persons, WOMEN: 53}
    assert hidden(rows) == [MEN, WOMEN]  # 55 − 53 = 2


@pytest.mark.parametrize("persons", [0, 3, 4])
def test_nobody_and_three_persons_are_shown(persons: int) -> None:
    assert hidden({"": persons + 53, MEN: persons, WOMEN: 53}) == []


def test_a_count_of_nobody_is_hidden_too_where_the_municipality_says_so() -> None:
    rows = {"": 53, MEN: 0, WOMEN: 53}
    assert hidden(rows, zeros="hidden") == [MEN, WOMEN]


@pytest.mark.parametrize(
    ("threshold", "expected"), [(3, []), (5, [MEN, WOMEN]), (10, [MEN, WOMEN])]
)
def test_the_threshold_says_how_many_are_few(threshold: int, expected: list[str]) -> None:
    assert hidden({"": 104, MEN: 4, WOMEN: 100}, threshold=threshold) == expected


def test_persons_are_counted_and_not_spells() -> None:
    three_spells = CountedFigure(3, 1, persons=1)
    rows = {"": 259, 'reason = "Død"': three_spells, 'reason = "Arbejde"': 84}
    assert 'reason = "Død"' in hidden(rows, CLOSED, "2016")


SHARE = 'measure = "status efter aktivitet", group = "Kontanthjælp"'


@pytest.mark.parametrize(
    ("part", "whole"),
    [(2, 240), (1, 2), (12, 12), (11, 12), (10, 12)],  # 0,8 pct.; 50,0 pct.; nobody is left
)
def test_a_share_is_hidden_with_a_part_or_a_rest_of_few_persons(part: int, whole: int) -> None:
    assert hidden({"": share(part, whole)}, SHARE, "2016-05") == [""]


@pytest.mark.parametrize(("part", "whole"), [(0, 12), (9, 12), (3, 6)])
def test_a_share_of_nobody_and_one_of_three_are_shown(part: int, whole: int) -> None:
    assert hidden({"": share(part, whole)}, SHARE, "2016-05") == []


# --- what follows from what is shown --------------------------------------------------------------


def test_what_is_left_of_a_whole_is_hidden_though_nobody_printed_it() -> None:
    assert len(hidden({"": 56, MEN: 55})) == 1  # 56 − 55 = 1 woman


def test_whoever_is_in_no_age_row_is_not_found() -> None:
    ages = {"18-24": 71, "25-29": 48, "30-50": 142, "51-": 41}  # 71 + 48 + 142 + 41 = 302
    rows = {"": 303, **{f'ages = "{age}"': figure for age, figure in ages.items()}}
    found = hidden(rows)  # 303 − 302 = 1 person under 18
    assert len(found) == 1
    assert "" not in found


def test_a_step_between_two_days_of_a_running_count_is_not_found() -> None:
    rows = {'origin = "flygtning"': [0, 2, 4, 6]}  # 4 − 2 = 2 and 6 − 4 = 2 persons
    of = table(rows, 'measure = "modtaget"', "2017-01", "2017-02", "2017-03", "2017-04")
    figures = made(counted(of, rows)).figures
    assert figures[1].hidden
    assert sum(figure.hidden for figure in figures) == 2


def test_groups_of_ages_may_overlap() -> None:
    rows = {'ages = "18-29"': 60, 'ages = "18-24"': 59, 'ages = "25-"': 90}  # 60 − 59 = 1
    assert len(hidden(rows)) >= 1


def test_whoever_is_in_no_age_row_is_not_found_where_others_are_told_apart_by_sex_too() -> None:
    rows = {"": 30, 'ages = "18-"': 28, f'ages = "18-", {MEN}': 13, 'ages = "25-50"': 18}
    assert hidden(rows)  # 30 − 28 = 2 persons under 18


def test_a_step_of_those_whose_origin_nobody_printed_is_not_found() -> None:
    rows = {"": [20, 25], 'origin = "flygtning"': [10, 14]}  # (25 − 14) − (20 − 10) = 1 person
    of = table(rows, 'measure = "modtaget"', "2017-01", "2017-02")
    assert any(figure.hidden for figure in made(counted(of, rows)).figures)


def test_whoever_left_in_the_period_is_not_found() -> None:
    of = 'group = "Kontanthjælp", measure = '
    tables = [
        *counted(table({"": 30}, f'{of}"bestand"', "2016-12", name="last"), {"": 30}),
        *counted(table({"": 31}, f'{of}"personer"', "2016-12", name="all"), {"": 31}),
    ]
    assert any(figure.hidden for figure in made(tables).figures)  # 31 − 30 = 1 person


def test_who_is_behind_spells_that_are_back_is_behind_those_that_are_not_too() -> None:
    # 6 of 30 spells are back, those of 2 persons; the others are of 20 persons.
    few = CountedFigure(6, 30, 100, 1, "pct.", persons=2, of_persons=20, rest_persons=19)
    many = replace(few, persons=5)
    said = f'measure = "tilbage inden et år", {OF_CASH}'
    of = table({"": few}, said, "2015")
    assert made(counted(of, {"": few})).figures[0].hidden
    assert not made(counted(of, {"": many})).figures[0].hidden
    assert made(counted(of, {"": replace(many, rest_persons=2)})).figures[0].hidden


def test_spells_that_are_back_are_a_part_of_those_that_ended_wherever_these_stand() -> None:
    ended, share_of = {"": 30}, CountedFigure(28, 30, 100, 1, "pct.", 20, 21, 1)
    of = table(ended, CLOSED, "2015", name="ended")
    part = table({"": 0}, f'measure = "tilbage inden et år", {OF_CASH}', "2015", name="back")
    figures = made([*counted(of, ended), *counted(part, {"": share_of})]).figures
    assert figures[1].hidden  # one person alone is not back, once or twice


FLOWS = 'measure = "skift", group = "Alle"'
STAY, COME, LEAVE = (
    'before = "SU", after = "SU"',
    'before = "Ingen", after = "SU"',
    'before = "SU", after = "Ingen"',
)


def test_flows_are_told_by_their_margins() -> None:
    rows = {'after = "SU"': 22, COME: 2, STAY: 10, 'before = "Kontanthjælp", after = "SU"': 10}
    found = hidden(rows, FLOWS, "2016-12")
    assert COME in found
    assert len(found) == 2


def test_nobody_flows_from_nothing_to_nothing() -> None:
    leave = {'before = "Ingen", after = "Kontanthjælp"': 31, 'before = "Ingen", after = "SU"': 29}
    rows = {'before = "Ingen"': 60, **leave}
    assert hidden(rows, FLOWS, "2016-12") == []
    few = {**rows, 'before = "Ingen"': 33, 'before = "Ingen", after = "SU"': 2}
    assert len(hidden(few, FLOWS, "2016-12")) == 2  # 33 − 31 = 2: nobody else is in the 33


def test_flows_of_two_months_and_the_stock_between_them_tell_of_each_other() -> None:
    november = {'after = "Kontanthjælp"': 40, 'after = "SU"': 30}
    december = {'before = "Kontanthjælp", after = "Ingen"': 2, 'before = "SU"': 30}
    december |= {'before = "Kontanthjælp", after = ["Kontanthjælp", "SU"]': 38}
    stock = {'group = "Alle"': 70}
    figures = made(
        [
            *counted(table(november, FLOWS, "2016-11", name="nov"), november),
            *counted(table(december, FLOWS, "2016-12", name="dec"), december),
            *counted(table(stock, 'measure = "bestand"', "2016-11", name="stock"), stock),
        ]
    ).figures
    assert [one.hidden for one in figures] == [False, False, True, False, True, False]
    # 40 − 38 = 2 and 70 − 30 − 38 = 2: 38 covers both


LONG = f'{OF_CASH}, measure = "langvarige", years = 10'


@pytest.mark.parametrize(
    ("stock", "long"),
    [
        ({"": 57}, {"at_least = 8": 55}),  # 57 − 55 = 2 who are not long on it
        ({"": 90}, {"at_least = 8": 55, "at_least = 7": 57}),  # 57 − 55 = 2 for 7 years, not for 8
        ({"": 57, WOMEN: 50}, {f"at_least = 8, {MEN}": 6}),  # 57 − 50 − 6 = 1 man
    ],
)
def test_who_is_on_a_benefit_and_not_for_long_is_not_found(stock: Rows, long: Rows) -> None:
    of = table(stock, f'{OF_CASH}, measure = "bestand"', "2016-12", name="stock")
    many = table(long, LONG, "2016-12", name="long")
    figures = made([*counted(of, stock), *counted(many, long)]).figures
    assert any(figure.hidden for figure in figures)


def test_long_on_several_benefits_together_may_be_long_on_none() -> None:
    rows = {'group = "Alle"': 60, OF_CASH: 10, 'group = "SU"': 10}
    of = counted(table(rows, 'measure = "langvarige", years = 10, at_least = 8', "2016-12"), rows)
    codes = replace(CODES, benefits={**CODES.benefits, "SU": frozenset({"SU"})})
    cells, equations = cells_of(of, "one_day", codes, DisclosureSpec(), Told())
    unprinted = {cell.name for cell in cells if not cell.printed}
    assert rooms(cells, equations, (), unprinted)  # raises where 60 are to be at most 10 + 10


@pytest.mark.parametrize(
    ("before", "later"),
    [
        ("months = 6", "months = 12"),  # who has found work in six months has so in twelve
        ('sex = "Mand"', 'sex = "Mand", months = 12'),
    ],
)
def test_what_few_come_to_from_one_day_to_the_next_is_not_found(before: str, later: str) -> None:
    rows = {before: share(53, 90), later: share(55, 90)}
    said = 'measure = "andel af visiterede hidtil", reached = "fleksjob"'
    assert any(
        figure.hidden for figure in made(counted(table(rows, said, "2016-Q1"), rows)).figures
    )


def test_who_is_not_in_it_of_a_group_is_not_found_beside_the_group() -> None:
    group, part = {"": 55}, {'reached = "fleksjob"': share(53, 55)}
    of = counted(table(group, 'measure = "visiterede"', "2016-Q1", name="group"), group)
    of += counted(table(part, 'measure = "andel af visiterede"', "2016-Q1", name="part"), part)
    assert made(of).figures[1].hidden


def test_who_is_cleared_without_it_is_not_in_it() -> None:
    """Of 55 are 30 in it and 23 cleared without: 2 are not cleared, and neither in it."""
    rows = {'measure = "andel af indsatsgruppen"': share(30, 55)}
    rows |= {'measure = "andel afklaret uden"': share(23, 55)}
    of = counted(table(rows, 'reached = "fleksjob"', "2016-03"), rows)
    assert any(figure.hidden for figure in made(of).figures)


TRIAL = f"{OF_CASH}, months = 1"


@pytest.mark.parametrize(
    ("begun", "off"),
    [
        ({'effort = "A"': 55, 'effort = "B"': 60}, {'effort = "A"': 53}),  # 55 − 53 are not off it
        ({"": 115, f'effort = "A", {MEN}': 50}, {'effort = "A"': 20, f'effort = "A", {MEN}': 18}),
    ],
)
def test_who_of_a_group_of_a_trial_is_off_the_benefit_and_not_is_not_found(
    begun: Rows, off: Rows
) -> None:
    of = table(begun, f'{OF_CASH}, measure = "begyndt i indsats"', "2016-Q1", name="begun")
    later = table(off, f'{TRIAL}, measure = "ude efter indsats"', "2016-Q1", name="off")
    figures = made([*counted(of, begun), *counted(later, off)]).figures
    assert any(figure.hidden for figure in figures)


def test_off_one_benefit_is_not_off_another() -> None:
    """Who came to an effort on both benefits may be off one of them and not off the other."""
    rows = {'group = "Alle"': 5, OF_CASH: 40}
    of = counted(table(rows, 'measure = "ude efter indsats", months = 1', "2016-Q1"), rows)
    assert not any(figure.hidden for figure in made(of).figures)


def test_of_whom_a_share_is_is_the_same_however_many_months_later() -> None:
    later = {"": share(25, 50), 'category = "Jobparat"': share(20, 48)}
    soon = {"": share(20, 50), 'category = "Jobparat"': share(15, 48)}
    figures = made(
        [
            *counted(table(soon, f"{SHARE}, months = 6", "2016-05", name="soon"), soon),
            *counted(table(later, f"{SHARE}, months = 9", "2016-05", name="later"), later),
        ]
    ).figures
    # 50 − 48 = 2: who is hidden after 6 months is hidden after 9
    assert [one.hidden for one in figures[:2]] == [one.hidden for one in figures[2:]]
    assert any(one.hidden for one in figures)


def test_who_of_a_whole_is_not_in_a_part_of_a_part_is_not_found() -> None:
    activation = {"in_activation = true, " + MEN: 28}  # of the women nobody prints it
    rows = {"": 60, WOMEN: 19, f'activity = "Mentor", {WOMEN}': 15, **activation}
    assert hidden(rows) == []
    assert hidden(rows, threshold=5)  # 19 − 15 = 4 women without a mentor


def test_whoever_is_in_one_of_all_activities_that_are_activation_is_in_activation() -> None:
    every = ", ".join(f'"{code}"' for code in sorted(CODES.activation))
    rows = {"": 60, MEN: 24, "in_activation = true": 53, f"activity = [{every}], {WOMEN}": 30}
    assert hidden(rows)  # 53 − 30 = 23 men in activation, and 24 − 23 = 1 man in none


def test_a_part_of_a_group_is_held_against_it_for_each_sex() -> None:
    both = 'activity = ["Arbejde", "Mentor"]'
    rows = {
        both: 40,
        f"{both}, {WOMEN}": 3,
        'activity = "Mentor"': 20,
        f'activity = "Mentor", {MEN}': 19,
    }
    of = counted(table(rows, REFUGEES, "2017-04-01"), rows)
    cells, equations = cells_of(of, "one_day", CODES, DisclosureSpec(), Told())
    (mentor,) = values_of(of[2], "one_day", CODES)
    assert rooms(cells, equations, {mentor}, {mentor})[mentor] == (19, 19 + 3)


def test_categories_and_those_without_one_are_all() -> None:
    rows = {"": 100, 'category = "Jobparat"': 60, 'category = "Aktivitetsparat"': 39}
    assert len(hidden(rows)) == 1  # 100 − 60 − 39 = 1 Uoplyst


def test_two_tables_of_the_same_persons_tell_of_each_other() -> None:
    by_sex, by_age = {MEN: 30, WOMEN: 25}, {'ages = "18-"': 54}
    tables = [
        *counted(table(by_sex, REFUGEES, "2017-04-01", name="sex"), by_sex),
        *counted(table(by_age, REFUGEES, "2017-04-01", name="ages"), by_age),
    ]
    figures = made(tables).figures
    assert any(figure.hidden for figure in figures)  # 30 + 25 − 54 = 1 person under 18


def test_whoever_is_in_no_activity_but_may_be_in_several_is_not_found() -> None:
    rows = {"": 56, "in_activation = true": 54, 'activity = "Mentor"': 53}
    assert len(hidden(rows)) >= 1  # 56 − 54 = 2 persons; 54 − 53 = 1


def test_the_quarters_of_a_year_are_the_spells_of_the_year() -> None:
    periods = ["2016-Q1", "2016-Q2", "2016-Q3", "2016-Q4", "2016"]
    rows = {"": [40, 30, 28, 2, 100]}  # 100 − 40 − 30 − 28 = 2
    figures = made(counted(table(rows, CLOSED, *periods), rows)).figures
    assert figures[3].hidden
    assert sum(figure.hidden for figure in figures) == 2


def test_a_part_is_a_part_of_every_wider_group() -> None:
    rows = {'group = "Kontanthjælp"': 98, 'group = "Alle"': 99}  # 99 − 98 = 1 person on SU alone
    assert len(hidden(rows, 'measure = "bestand"', "2016-12")) == 1


def test_another_municipality_is_told_apart() -> None:
    rows = {'municipality = "København"': 2, "": 50}  # who lives here, and no total of the two
    assert hidden(rows, f'measure = "bestand", {OF_CASH}', "2016-12") == [*rows][:1]


def test_numbers_of_another_kind_or_time_tell_nothing() -> None:
    rows = {"": [56, 55]}
    of = table(rows, 'measure = "bestand", group = "Kontanthjælp"', "2016-11", "2016-12")
    assert not any(figure.hidden for figure in made(counted(of, rows)).figures)


def test_a_number_that_is_hidden_at_one_place_is_hidden_at_all() -> None:
    rows = {"": 56, MEN: 2, WOMEN: 54}
    again = {MEN: 2}
    both = [
        *counted(table(rows, REFUGEES, "2017-04-01"), rows),
        *counted(table(again, REFUGEES, "2017-04", name="again"), again),  # the same day
    ]
    assert [figure.text for figure in made(both).figures] == ["56", "..", "..", ".."]


# --- what covers ----------------------------------------------------------------------------------

REASONS = {'reason = "Død"': 1, 'reason = "Formue"': 6, 'reason = "Arbejde"': 84}


def test_the_total_stays_shown_and_so_does_a_count_of_nobody() -> None:
    rows = {"": 91, **REASONS, 'reason = "Uddannelse"': 0, 'reason = "Uoplyst"': 0}
    found = shown(rows, CLOSED, "2016")
    assert found[""] == "91"
    assert found['reason = "Uddannelse"'] == "0"
    assert list(found.values()).count("..") == 2


def test_two_small_ones_that_are_three_together_do_not_cover_each_other() -> None:
    rows = {"": 103, 'reason = "Død"': 1, 'reason = "Formue"': 2, 'reason = "Arbejde"': 100}
    rows |= {'reason = "Uddannelse"': 0, 'reason = "Uoplyst"': 0}
    assert 'reason = "Arbejde"' in hidden(
        rows, CLOSED, "2016"
    )  # else 1 and 2 are all that 3 can be


def test_what_is_public_covers_nothing() -> None:
    rows = {"": 91, **REASONS, 'reason = "Uddannelse"': 0, 'reason = "Uoplyst"': 0}
    countings = counted(table(rows, CLOSED, "2016"), rows)
    names = dict(zip(rows, _names(countings), strict=True))
    told = Told(public=frozenset(names['reason = "Formue"']))
    figures = dict(zip(rows, made(countings, told).figures, strict=True))
    assert figures['reason = "Formue"'].text == "6"
    assert figures['reason = "Arbejde"'].hidden


@pytest.mark.parametrize("rows", [{"": 2, MEN: 1, WOMEN: 1}, {"": 2}, {"": 2, MEN: 2}])
def test_where_all_are_few_all_are_hidden(rows: Rows) -> None:
    assert hidden(rows) == [*rows]


def test_a_table_of_one_row_needs_no_cover() -> None:
    assert hidden({MEN: 2}) == [MEN]


def test_a_total_that_is_its_only_part_is_shown() -> None:
    assert hidden({"": 50, MEN: 50, WOMEN: 0}) == []


def test_where_nothing_is_safe_the_error_says_what_gives_it_away() -> None:
    rows = {"": 56, MEN: 2, WOMEN: 54}
    countings = counted(table(rows, REFUGEES, "2017-04-01"), rows)
    public = frozenset(name for each in _names(countings)[::2] for name in each)
    with pytest.raises(NoSafePattern, match="alle"):
        made(countings, Told(public=public))


def _names(countings: Sequence[Counting]) -> list[list[str]]:
    return [[*values_of(one, "one_day", CODES)] for one in countings]


# --- what was told before -------------------------------------------------------------------------


def test_what_was_hidden_stays_hidden_and_what_was_shown_covers_nothing() -> None:
    rows = {"": 91, **REASONS, 'reason = "Uddannelse"': 0, 'reason = "Uoplyst"': 0}
    countings = counted(table(rows, CLOSED, "2016"), rows)
    patterns = set()
    first = made(countings, key=b"1")
    told = Told(
        {name: value for name, value in first.told.items() if value is not None},
        frozenset(name for name, value in first.told.items() if value is None),
    )
    for key in (b"2", b"3", b"4", b"5"):
        patterns.add(made(countings, told, key).pattern.hidden)
    assert patterns == {first.pattern.hidden}


def test_what_was_shown_before_and_is_few_now_is_hidden_and_counted_as_known() -> None:
    rows = {"": 104, MEN: 4, WOMEN: 100}
    countings = counted(table(rows, REFUGEES, "2017-04-01"), rows)
    before = made(countings, threshold=3)
    told = Told({name: value for name, value in before.told.items() if value is not None})
    now = made(countings, told, threshold=5)
    assert [figure.text for figure in now.figures] == ["104", "..", "100"]
    assert now.known == 1


def test_the_other_number_of_a_share_that_is_not_shown_is_not_told() -> None:
    rows = {"": share(2, 4)}  # at 5 the 4 is of few, and nobody has seen it
    countings = counted(table(rows, SHARE, "2016-05"), rows)
    assert [*made(countings, threshold=3).told.values()] == [None]


# --- what follows is true -------------------------------------------------------------------------

SEXES_AND_AGES = [
    MEN,
    WOMEN,
    'ages = "0-26"',
    'ages = "27-"',
    f'{MEN}, ages = "0-26"',
    'ages = "20-28"',
]
CATEGORIES = ['category = "Jobparat"', 'category = "Uoplyst"', f'{MEN}, category = "Jobparat"']
PLACES = ['municipality = "Rebild"', f'municipality = "Rebild", {WOMEN}']
IN_PROGRAMME = [
    *('origin = "flygtning"', 'origin = "familiesammenført"', "in_activation = true"),
    *("in_activation = false", 'housing = "Hotel"', 'activity = "Mentor"'),
    *('activity = "Deltidsarbejde"', f'activity = "Mentor", {MEN}', f"in_activation = true, {MEN}"),
]
MONTHS = ("2016-01", "2016-02", "2016-03", "2016-Q1")
ENDS = [f'reason = "{reason}"' for reason in ("Død", "Formue", "Andet", "Uoplyst")]
ENDS.append(f'reason = "Død", {MEN}')
EFFORT = 'effort = "Ny indsats"'
TO_WORK = 'reached = ["ordinært arbejde", "fleksjob"]'
IN_WORK = 'reached = "ordinært arbejde"'
EFFORT_IN_WORK = f"{EFFORT}, {IN_WORK}"
REFERRED = 'reached = ["visiteret til Ny indsats", "rehabiliteringsteam"]'
HOURS = 'reached = "ordinære timer"'
EVERYTHING = [
    (REFUGEES, ["", *SEXES_AND_AGES, *CATEGORIES, *IN_PROGRAMME], ("2016-03", "2016-04-01")),
    ('measure = "modtaget"', ["", *IN_PROGRAMME[:2]], ("2016-01", "2016-02", "2016-04-10")),
    *(
        (f'measure = "{measure}", {OF_CASH}', ["", *SEXES_AND_AGES, *CATEGORIES, *PLACES], MONTHS)
        for measure in (
            "personer",
            "fuldtidspersoner",
            "aktiveringsgrad",
            "andel aktiveringsberørte",
        )
    ),
    *(
        (
            f'measure = "{measure}", {OF_CASH}',
            ["", *SEXES_AND_AGES, *CATEGORIES, *PLACES, *ENDS],
            MONTHS,
        )
        for measure in ("afsluttede forløb", "afsluttede personer")
    ),
    (f'measure = "tilbage inden et år", {OF_CASH}', ["", MEN, ENDS[0]], ("2015-01", "2015-03")),
    (f'measure = "andel afsluttede", {OF_CASH}', ["", MEN, *CATEGORIES], MONTHS),
    (
        f'measure = "andel ude efter indsats", months = 1, {OF_CASH}',
        ["", MEN, CATEGORIES[0], EFFORT, f"{EFFORT}, {MEN}", 'time_on_benefit = "Under 1 år"'],
        ("2016-01", "2016-01/2016-02"),
    ),
    (
        f'measure = "langvarige", {OF_CASH}, years = 2',
        ["at_least = 1", f"at_least = 1, {MEN}", "at_least = 2"],
        MONTHS[1:2],
    ),
    (
        f'measure = "andel af bruttomålgruppen", {OF_CASH}, years = 2, at_least = 1',
        [f"{TO_WORK}, since = 2016-01-10", REFERRED, f"{REFERRED}, {MEN}", IN_WORK],
        MONTHS[1:2],
    ),
    *(
        (f'measure = "{measure}"', [TO_WORK, f"{TO_WORK}, {MEN}", IN_WORK, EFFORT_IN_WORK], when)
        for measure, when in (
            ("andel af indsatsgruppen", MONTHS[1:2]),
            ("andel af indsatsgruppen hidtil", MONTHS[1:2]),
            ("andel afklaret uden", MONTHS[1:2]),
            ("andel af visiterede", ("2016-01", "2015-12/2016-01")),
            ("andel af visiterede hidtil", ("2016-01", "2015-12/2016-01")),
        )
    ),
    *(
        (
            f'measure = "{measure}", years = 1',
            [IN_WORK, f"{IN_WORK}, {MEN}"],
            ("2015-01", "2015-03"),
        )
        for measure in ("andel af ankomne", "andel af ankomne hidtil")
    ),
    (
        'measure = "andel af deltagere"',
        [f"{IN_WORK}{more}" for more in ("", f", {MEN}", ", months = 1")],
        ("2016-01", "2015-12/2016-01"),
    ),
    (
        'measure = "andel af visiterede hidtil", months = 1',
        [TO_WORK, IN_WORK, HOURS, f"{HOURS}, hours = 30"],
        ("2016-01",),
    ),
    (
        'measure = "skift", group = "Kontanthjælp i alt"',
        [
            *("", MEN, 'before = "Kontanthjælp"', 'before = "Kontanthjælp", after = "Ingen"'),
            'after = ["Kontanthjælp", "Uddannelseshjælp"]',
        ],
        MONTHS[:2],
    ),
    (
        'measure = "bestand", group = "Kontanthjælp i alt"',
        ["", MEN],
        ("2015-12", "2016-01", "2016-02"),
    ),
    ('measure = "bestand"', [OF_CASH, *(f"{OF_CASH}, {row}" for row in SEXES_AND_AGES)], MONTHS),
    (
        f'measure = "status efter aktivitet", months = 1, {OF_CASH}',
        ["", 'activity = "Mentor"', 'ages = "0-26"', 'category = "Jobparat"'],
        ("2016-01", "2016-02"),
    ),
]


@pytest.mark.exhaustive
@given(register=registers(date(2016, 4, 14)).flatmap(with_history))
@settings(max_examples=max(1, settings().max_examples // 40), phases=[Phase.generate])
def test_every_relation_holds_in_every_register(
    register: Register, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("register")
    extract = extract_of(
        place, register.day, kommunekode=register.kommunekode, **register.relations
    )
    codes, numbers = counting._codes(extract)
    known = counting._known_codes(extract, codes, numbers)
    countings: list[Counting] = []
    for number, (said, rows, periods) in enumerate(EVERYTHING):
        of = table(dict.fromkeys(rows, 0), said, *periods, name=f"t{number}")
        asked = [[asked_of(of, row, column) for column in of.columns] for row in of.rows.counts]
        cells_of_it, spec = [*chain(*asked)], DisclosureSpec()
        counter = counting._Counter(extract, "one_day", of, cells_of_it, codes, numbers, spec)
        for row, its in zip(of.rows.counts, asked, strict=True):
            for column, one in zip(of.columns, its, strict=True):
                place_of_it = (of.id, row.label, column.key)
                countings.append(Counting(place_of_it, one, counter.figure(row, column), row.label))
    cells, equations = cells_of(countings, "one_day", known, DisclosureSpec(), Told())
    unprinted = {cell.name for cell in cells if not cell.printed}
    assert rooms(cells, equations, hidden=(), only=unprinted)  # raises where no numbers can be so


# --- offers ---------------------------------------------------------------------------------------

PLACES = 'measure = "helårspladser"'
HERE, THERE = 'offer = "Køkkenet"', 'offer = "Værkstedet"'


def places(days: int, persons: int) -> CountedFigure:
    return CountedFigure(days, 31, 1, 1, "helårspladser", persons)


def test_places_of_few_persons_are_hidden_and_those_that_leave_them() -> None:
    rows = {"": places(900, 40), MEN: places(40, 2), WOMEN: places(860, 38)}
    assert hidden(rows, PLACES, "2017-03") == [MEN, WOMEN]
    in_offers = {"": places(900, 40), HERE: places(40, 2), THERE: places(870, 39)}
    assert HERE in hidden(in_offers, PLACES, "2017-03")
    many = {"": places(900, 40), HERE: places(300, 12), THERE: places(700, 30)}
    assert hidden(many, PLACES, "2017-03") == []


def test_use_of_few_persons_is_hidden_and_what_offers_have_room_for_tells_of_none() -> None:
    used = {
        HERE: CountedFigure(40, 310, 100, 1, "pct.", 2, 310),
        THERE: CountedFigure(400, 620, 100, 1, "pct.", 20, 620),
    }
    assert hidden(used, 'measure = "kapacitetsudnyttelse"', "2017-03") == [HERE]
