"""Relations that the figures follow are found without being declared, and no others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import danish
from analysis.batch.suggested import place_and_figures
from analysis.checks.relations import Figures, resolve
from analysis.checks.search import PERHAPS, SURE, Suggestion, suggestions
from analysis.meeting import Meeting
from analysis.observations import Observation, Status

# A heading may say what its column is: "Andel pct.1" is a per cent, rounded to one decimal.
UNITS = {"pct.": danish.PERCENT, "kr.": "kr."}


def column(heading: str) -> dict[str, object]:
    name, _, kind = heading.partition("|")
    unit, decimals = (kind[:-1], int(kind[-1])) if kind else ("antal", 0)
    return {"heading": name, "unit": unit, "decimals": decimals, "rounded": bool(kind)}


def table(text: str, name: str = "t", **keys: object) -> dict[str, object]:
    """Describe a table as it is printed: headings in the first line, ``Andel|pct.1`` for units."""
    head, *rows = [line.split(";") for line in text.strip().splitlines()]
    columns = [column(heading.strip()) for heading in head[1:]]
    cells = [[cell.strip() for cell in row] for row in rows]
    return {"id": name, "title": name.upper(), "columns": columns, "cells": cells, **keys}


def found(*tables: dict[str, object], least: float = SURE) -> list[Suggestion]:
    """Return what is found in some tables."""
    specs = [{key: one[key] for key in one if key != "cells"} for one in tables]
    meeting = Meeting.model_validate(
        {
            "municipality": "Helsingør",
            "committee": "Udvalget",
            "date": date(2017, 5, 3),
            "document": "Referat",
            "tables": specs,
        }
    )
    figures = [
        observation(spec.id, row[0], spec.columns[number], cell)
        for spec, one in zip(meeting.tables, tables, strict=True)
        for row in one["cells"]
        for number, cell in enumerate(row[1:])
    ]
    by_place = Figures(meeting, figures)
    declared, faults = resolve(meeting, by_place, "meeting.toml")
    assert not faults
    return suggestions(meeting, by_place, declared, least)


def observation(table_id: str, row: str, spec: object, cell: str) -> Observation:
    number = None if cell in {"-", ".."} else danish.parse_number(cell)
    return Observation(
        *(table_id, row, spec.key, "", "", spec.heading),
        *(number.value if number else None, spec.unit, number.decimals if number else 0),
        *(spec.rounded, Status.FIGURE if number else Status.NOT_STATED, "", cell),
    )


def texts(*tables: dict[str, object], least: float = SURE) -> list[str]:
    return [one.check.text for one in found(*tables, least=least)]


# --- what is found --------------------------------------------------------------------------------

SUM_OF_ROWS = f"""
Varighed; Jan.; Feb.
Under 8 uger; 412; 397
8-26 uger; 268; 275
Over 26 uger; 151; 149
I alt; {412 + 268 + 151}; {397 + 275 + 149}
"""
SUM_OF_COLUMNS = f"""
Sted; 2011; 2012; I alt
Nord; 439; 607; {439 + 607}
Syd; 681; 548; {681 + 548}
Øst; 372; 916; {372 + 916}
"""
SUBTOTALS = f"""
Post; Budget; Regnskab
Løn; 4.312; 4.207
Varer; 1.187; 1.391
Drift; {4312 + 1187}; {4207 + 1391}
Tilskud; 2.718; 2.653
Bonus; 641; 733
Ydelser; {2718 + 641}; {2653 + 733}
Udgifter; {4312 + 1187 + 2718 + 641}; {4207 + 1391 + 2653 + 733}
"""
DIFFERENCE = f"""
Sted; Før; Efter; Ændring
Nord; 963; 741; {741 - 963}
Syd; 764; 348; {348 - 764}
Øst; 1.096; 690; {690 - 1096}
"""
CHANGE = """
Sted; Før; Efter; Ændring i pct.|pct.0
Nord; 963; 741; -23
Syd; 764; 348; -54
Øst; 1.096; 690; -37
Vest; 412; 467; 13
"""
RATIO = """
Sted; Forløb; Afsluttet; Andel|pct.1
Nord; 840; 126; 15,0
Syd; 1.023; 173; 16,9
Øst; 455; 64; 14,1
Vest; 344; 53; 15,4
"""
SHARES = """
Alder; Personer; Andel|pct.1
Under 30; 164; 19,7
30-49; 372; 44,8
50 og over; 295; 35,5
I alt; 831; 100,0
"""
TIMES = f"""
Post; For 20; For 40
Tilskud; 1.514.237; {2 * 1514237}
Bonus; 511.891; {2 * 511891}
"""


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (SUM_OF_ROWS, ["De andre rækker lagt sammen giver rækken »I alt«"]),
        (SUM_OF_COLUMNS, ["»2011« og »2012« lagt sammen giver kolonnen »I alt«"]),
        (
            SUBTOTALS,
            [
                "»Løn« og »Varer« lagt sammen giver rækken »Drift«",
                "»Tilskud« og »Bonus« lagt sammen giver rækken »Ydelser«",
                "»Drift« og »Ydelser« lagt sammen giver rækken »Udgifter«",
            ],
        ),
        (DIFFERENCE, ["»Ændring« er »Efter« minus »Før«"]),
        (CHANGE, ["»Ændring i pct.« er ændringen fra »Før« til »Efter« i procent"]),
        (RATIO, ["»Andel« er »Afsluttet« i procent af »Forløb«"]),
        (SHARES, ["»Andel« er »Personer« i procent af tallet i rækken »I alt«"]),
        (TIMES, ["»For 40« er 2 gange »For 20«"]),
    ],
    ids=["rows", "columns", "subtotals", "difference", "change", "ratio", "shares", "times"],
)
def test_a_relation_that_the_figures_follow_is_found(printed: str, said: list[str]) -> None:
    assert set(said) <= set(texts(table(printed)))


def test_the_same_row_and_the_sum_in_another_table_are_found() -> None:
    total = table("Alle; Jan.; Feb.; Mar.; Apr.\nFlygtninge i alt; 263; 284; 297; 331", "alle")
    again = table(
        """Aktivitet; Jan.; Feb.; Mar.; Apr.
        Flygtninge i alt; 263; 284; 297; 331
        I arbejde; 14; 18; 25; 27""",
        "aktivitet",
    )
    sexes = table(
        f"""Køn; Jan.; Feb.; Mar.; Apr.
        Mænd; 158; 168; 176; {331 - 120}
        Kvinder; {263 - 158}; {284 - 168}; {297 - 176}; 120""",
        "koen",
    )
    assert texts(total, again, sexes) == [
        "Tallene i rækken »Flygtninge i alt« er de samme som i rækken »Flygtninge i alt« "
        "i tabellen »ALLE«",
        "Rækkerne lagt sammen giver rækken »Flygtninge i alt« i tabellen »ALLE«",
    ]


def test_the_same_figure_in_another_row_and_column_of_another_table_is_found() -> None:
    account = table("Post; Regnskab\nYdelser; 3.359.417\nDrift; 5.499.086", "regnskab")
    overview = table("Område; Budget; Forbrug\nMål 1; 3.200.500; 3.359.417", "overblik")
    assert texts(account, overview) == [
        "Tallet i rækken »Mål 1« og kolonnen »Forbrug« er det samme som i rækken »Ydelser« og "
        "kolonnen »Regnskab« i tabellen »REGNSKAB«"
    ]


# 10 times the price less 450, and 450 divided by the price, which was rounded afterwards.
GAIN = """
Ydelse; Pris|1.000 kr.0; Helårspersoner|personer1; Gevinst|1.000 kr.0
Kontanthjælp; 122; 3,7; 767
Uddannelseshjælp; 80; 5,6; 352
A-dagpenge; 145; 3,1; 1.003
Sygedagpenge; 114; 3,9; 685
"""


def noted(printed: str, text: str) -> dict[str, object]:
    return table(printed, notes=[{"table": True, "text": text}])


def test_figures_of_the_text_are_parts_of_what_a_table_follows() -> None:
    assert texts(noted(GAIN, "Papirerne forudsætter en løn på 450.000 kr.")) == [
        "»Gevinst« er 10 gange »Pris« minus 450",
        "»Helårspersoner« er 450 divideret med »Pris«",
    ]
    assert texts(noted(GAIN, "Papirerne forudsætter en løn i 2017.")) == []
    printed = "Post; Beløb\nTilskud; 1.746.531\nForbrug; 993.218"
    assert texts(noted(printed, "Der er brugt 993.218 kr. i 2016.")) == [
        "Tallet i rækken »Forbrug« og kolonnen »Beløb« er det samme som i teksten: 993.218"
    ]
    for text in ("Der er brugt 993 t.kr. af 1,7 mio. kr.", "1,030 eller 9932189932189932189932"):
        assert texts(noted(printed, text)) == []


def test_a_sum_that_lacks_the_same_at_some_places_says_where_and_how_much() -> None:
    printed = (
        f"Alder; Jan.; Feb.; Mar.; Apr.\nUnge; 164; 191; 215; 172\nAndre; 672; 633; 598; 711\n"
        f"I alt; {164 + 672 + 3}; {191 + 633}; {215 + 598 + 3}; {172 + 711 + 3}"
    )
    (one,) = found(table(printed))
    (lacks,) = one.check.remainder
    assert (lacks.columns, lacks.value, one.doubtful) == (["Jan.", "Mar.", "Apr."], 3, [])


# --- what small tables can say --------------------------------------------------------------------


def test_one_row_is_enough_where_names_say_what_is_divided() -> None:
    row = "; Personer i alt; Afsluttede; {} afsluttede|pct.1\nHelsingør; 1.030; 134; 13,0"
    assert texts(table(row.format("Andel"))) == [
        "»Andel afsluttede« er »Afsluttede« i procent af »Personer i alt«"
    ]
    assert texts(table(row.format("Mål for"))) == []
    # 20,0 may be what somebody has rounded to, and of 2 in 10 it is no wonder.
    assert texts(table("; I alt; Afsluttede; Andel afsluttede|pct.1\nA; 10; 2; 20,0")) == []


def test_small_changes_of_both_signs_tell_what_they_are() -> None:
    columns = [
        {"heading": "Forløb", "period": "2023-12", "position": 1},
        {"heading": "Forløb", "period": "2024-02", "position": 2},
        {"heading": "Ændring i pct.", "unit": "pct.", "decimals": 0, "rounded": True},
    ]
    rows = ["; A; B; C", "Næstved; 840; 821; -2", "Slagelse; 1.020; 1.064; 4"]
    rows += ["Ringsted; 455; 448; -2", "Greve; 210; 214; 2", "Køge; 1.310; 1.323; 1"]
    printed = table("\n".join(rows)) | {"columns": columns}
    assert texts(printed) == [
        "»Ændring i pct.« er ændringen fra »Forløb december\xa02023« til "
        "»Forløb februar\xa02024« i procent"
    ]


def test_tables_of_one_shape_tell_together_what_each_says_too_little_of() -> None:
    first = table(f"Sted; Mænd; Kvinder; Personer\nNord; 439; 607; {439 + 607}", "nord")
    second = table(f"Sted; Mænd; Kvinder; Personer\nSyd; 681; 548; {681 + 548}", "syd")
    assert (texts(first), texts(second)) == ([], [])
    assert texts(first, second) == 2 * ["»Mænd« og »Kvinder« lagt sammen giver kolonnen »Personer«"]
    again = table(f"Sted; Mænd; Kvinder; Personer\nNord; 439; 607; {439 + 607}", "igen")
    assert not any("lagt sammen" in text for text in texts(first, again))


def test_what_could_give_no_such_figures_is_no_rival() -> None:
    shares = [one for one in found(table(RATIO)) if one.check.kind == "ratio"]
    # 840 of 126, 15.0 of 840 and the like would be far more, or far less.
    assert [one.tried for one in shares] == [1]


# --- where it does not hold -----------------------------------------------------------------------


def without(printed: str, old: str, new: str) -> dict[str, object]:
    assert printed.count(old) == 1
    return table(printed.replace(old, new))


@pytest.mark.parametrize(
    ("printed", "wrong"),
    [
        (without(RATIO, "14,1", "14,6"), "Øst, Andel: trykt 14,6, regnet 14,1"),
        (without(RATIO, "16,9", "19,6"), "Syd, Andel: trykt 19,6, regnet 16,9"),
        (without(DIFFERENCE, "-416", "416"), "Syd, Ændring: trykt 416, regnet −416"),
        (without(SUM_OF_COLUMNS, "1288", "1278"), "Øst, I alt: trykt 1278, regnet 1.288"),
    ],
    ids=["digit", "swapped", "sign", "near"],
)
def test_a_misprint_is_pointed_at_and_is_no_reason_to_doubt_the_rest(
    printed: dict[str, object], wrong: str
) -> None:
    (one,) = found(printed, least=PERHAPS)[:1]
    assert [place_and_figures(result) for result in one.doubtful] == [wrong]
    assert not one.check.over


def test_places_where_it_cannot_hold_are_left_out() -> None:
    printed = SUM_OF_COLUMNS + "Gennemsnit; 497; 690; 105\n"
    (one,) = found(table(printed))
    assert one.check.over == ["Nord", "Syd", "Øst"]
    assert [place_and_figures(result) for result in one.left_out] == [
        "Gennemsnit, I alt: trykt 105, regnet 1.187"
    ]


# --- what is not found ----------------------------------------------------------------------------


def test_what_a_check_covers_is_not_suggested_and_neither_is_what_follows_from_it() -> None:
    check = {
        "id": "c",
        "kind": "difference",
        "text": "Siges",
        "minuend": {"row": "I alt"},
        "subtrahend": {"row": "Syd"},
        "result": {"row": "Nord"},
    }
    printed = (
        "Sted; Jan.; Feb.; Mar.\nNord; 439; 607; 511\nSyd; 681; 548; 702\nI alt; 1120; 1155; 1213"
    )
    assert texts(table(printed)) == ["De andre rækker lagt sammen giver rækken »I alt«"]
    assert texts(table(printed, checks=[check])) == []
    again = table("Alle; Jan.; Feb.; Mar.\nPersoner i alt; 1120; 1155; 1213", "alle")
    assert texts(table(printed, checks=[check]), again) == [
        "Tallene i rækken »Personer i alt« er de samme som i rækken »I alt« i tabellen »T«"
    ]


def test_what_is_declared_with_a_remainder_or_other_signs_is_not_said_once_more() -> None:
    lacks = {"columns": ["Jan."], "value": 3, "reason": "Derfor"}
    total = {"id": "c", "kind": "sum", "text": "Siges", "total": {"row": "I alt"}}
    printed = (
        f"Alder; Jan.; Feb.\nUnge; 164; 159\nAndre; 672; 683\nI alt; {164 + 672 + 3}; {159 + 683}"
    )
    assert texts(table(printed), least=PERHAPS) == [
        "De andre rækker lagt sammen giver rækken »I alt«"
    ]
    assert texts(table(printed, checks=[total | {"remainder": [lacks]}]), least=PERHAPS) == []

    rest = {
        "id": "c",
        "kind": "difference",
        "text": "Siges",
        "minuend": {"column": "Før"},
        "subtrahend": {"column": "Efter"},
        "result": {"column": "Ændring"},
    }
    assert texts(table(DIFFERENCE, checks=[rest]), least=PERHAPS) == []


@pytest.mark.parametrize(
    "printed",
    [
        "Sted; 2011; 2012; I alt\nNord; 600.000; 600.000; 1.200.000",
        "Sted; 2011; 2012; I alt\nNord; 0; 607; 607\nSyd; 0; 548; 548",
        "Sted; A; B; C\nNord; 3; 2; 5\nSyd; 3; 2; 5\nØst; 3; 2; 5\nVest; 3; 2; 5\nBy; 3; 2; 5",
        "Sted; A; B; C\nNord; 1; 2; 3\nSyd; 2; 1; 3",
        "Sted; A; B; C\nNord; -; 607; 607\nSyd; 439; ..; 439",
        "Sted; A; B; C\nNord; 439; 607; 1.046",
        "Sted; A\nNord; 1.046",
    ],
    ids=["last zeros", "with zero", "repeated", "small", "hidden", "once, without a word", "one"],
)
def test_what_says_too_little_is_not_sure(printed: str) -> None:
    assert texts(table(printed)) == []


def test_rows_that_overlap_are_not_added_up() -> None:
    assert texts(table(SUM_OF_ROWS, rows={"overlap": True})) == []


# --- any table ------------------------------------------------------------------------------------


def random_table(chance: Random, name: str) -> dict[str, object]:
    """A table of figures that have nothing to do with each other, in counts and per cents."""
    kinds = [chance.choice(["", "|pct.1"]) for _ in range(chance.randint(1, 5))]
    size = 10 ** chance.randint(2, 5)
    head = ";".join(["", *(f"K{number}{kind}" for number, kind in enumerate(kinds))])

    def cell(kind: str) -> str:
        value = Decimal(chance.randrange(1000)).scaleb(-1) if kind else chance.randrange(size)
        return danish.format_number(Decimal(value), 1 if kind else 0)

    rows = [";".join([f"R{row}", *map(cell, kinds)]) for row in range(chance.randint(1, 8))]
    named = ", ".join(cell("") for _ in range(chance.randint(0, 4)))
    notes = [{"table": True, "text": f"Teksten nævner {named}."}]
    return table("\n".join([head, *rows]), name, notes=notes)


@given(st.integers(0))
def test_figures_that_have_nothing_to_do_with_each_other_give_no_relation(seed: int) -> None:
    chance = Random(seed)
    assert texts(random_table(chance, "t"), random_table(chance, "u")) == []


@given(
    st.lists(
        st.tuples(st.integers(101, 999), st.integers(101, 999)), min_size=4, max_size=9, unique=True
    ),
    st.data(),
)
def test_what_holds_is_found_whatever_the_order_of_rows_and_one_of_them_may_be_misprinted(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    rows = [
        f"R{number}; {a}; {b}; {a - b}; {danish.format_number(100 * Decimal(b) / a, 1)}"
        for number, (a, b) in enumerate(pairs)
    ]
    wrong = data.draw(st.sampled_from([None, *range(len(rows))]))
    if wrong is not None:
        a, b = pairs[wrong]
        rows[wrong] = rows[wrong].replace(f"; {a - b};", f"; {a - b + 10 * a};")
    head = "; Sager; Afsluttet; Resten; Andel|pct.1\n"
    shuffled = data.draw(st.permutations(rows))
    first, second = (found(table(head + "\n".join(each))) for each in (rows, shuffled))
    said = [one.check.text for one in first]
    assert "»Andel« er »Afsluttet« i procent af »Sager«" in said
    assert sorted(said) == sorted(one.check.text for one in second)
    assert {round(one.bits, 6) for one in first} == {round(one.bits, 6) for one in second}
