"""The formulas of a workbook become checks, and a search finds what the figures follow beside."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.batch.from_files import begin_from
from analysis.papers import open_papers
from analysis.project import Address, Project
from office_files import Sheet, workbook
from support import costly, more

NAESTVED = Address.parse("naestved/2024-03-06")
EARLIER = Address.parse("naestved/2024-02-07")
Checks = dict[str, dict[str, Any]]


def begun(folder: Path, sheets: dict[str, Sheet], **shown: Any) -> tuple[str, Checks]:
    """Begin a meeting from a workbook; return its description, and the checks in it by id."""
    (folder / "p" / "data" / "raw").mkdir(parents=True)
    (folder / "p" / "notebooks").mkdir()
    path = workbook(folder / "f.xlsx", sheets, **shown)
    made = begin_from(Project(folder / "p"), NAESTVED, [path])
    text = (made.folder / "meeting.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)["tables"]
    return text, {check.pop("id"): check for table in tables for check in table.get("checks", [])}


def post(formula: str, value: float) -> dict[str, Sheet]:
    """A table of two posts, to which a third is computed in its last column."""
    return {
        "Post": [
            ["Post", "Budget", "Regnskab", "Svar"],
            ["Løn", 4001, 4404, (formula.replace("#", "2"), value)],
            ["Drift", 250, 275, 7],
        ],
        "År 2": [["Post", "Beløb"], ["Løn", 61], ["Drift", 62]],
    }


CELL = {"row": "Løn", "column": "Svar"}
BUDGET, REGNSKAB, SVAR, BELOEB = (
    {"column": name} for name in ("Budget", "Regnskab", "Svar", "Beløb")
)


@pytest.mark.parametrize(
    ("formula", "value", "kind", "said"),
    [
        ("=B2+C2", 4001 + 4404, "sum", {"total": SVAR, "columns": ["Budget", "Regnskab"]}),
        ("=SUM(B2:C2)", 4001 + 4404, "sum", {"total": SVAR, "columns": ["Budget", "Regnskab"]}),
        more("=SUM(B2:B2,C2)", 4001 + 4404, "sum", {"total": SVAR}),
        more("=ROUND(SUM($B2:$C2),0)", 4001 + 4404, "sum", {"total": SVAR}),
        more("=SUBTOTAL(9,B2:C2)", 4001 + 4404, "sum", {"total": SVAR}),
        ("=C2-B2", 4404 - 4001, "difference", {"minuend": REGNSKAB, "subtrahend": BUDGET}),
        ("=-B2+C2", 4404 - 4001, "difference", {"minuend": REGNSKAB, "subtrahend": BUDGET}),
        ("=ROUND(C2/B2*100,2)", 110.07, "ratio", {"numerator": REGNSKAB, "times": 100}),
        ("=IFERROR(C2/B2,0)", 4404 / 4001, "ratio", {"denominator": BUDGET}),
        ("=IF(B2=0,0,C2/B2)", 4404 / 4001, "ratio", {"denominator": BUDGET}),
        ("=(C2-B2)/B2*100", 10.07, "change", {"before": BUDGET, "after": REGNSKAB}),
        more("=100*(C2/B2-1)", 10.07, "change", {"before": BUDGET, "after": REGNSKAB}),
        ("=B2*1.25", 5001.25, "linear", {"terms": [BUDGET | {"times": "1,25"}]}),
        (
            "=B2*110%-1.5",
            4399.6,
            "linear",
            {"terms": [BUDGET | {"times": "1,1"}, {"value": "\N{MINUS SIGN}1,5"}]},
        ),
        (
            "=AVERAGE(B2:C2)",
            4202.5,
            "linear",
            {"terms": [BUDGET | {"times": "0,5"}, REGNSKAB | {"times": "0,5"}]},
        ),
        ("='År 2'!B2", 61, "equal", {"source": {"table": "aar-2"} | BELOEB}),
        ("=2*'År 2'!B2", 122, "linear", {"result": SVAR, "over": ["Løn"]}),
        (
            "=B2+'År 2'!B3",
            4001 + 62,
            "linear",
            {
                "result": CELL,
                "terms": [{"row": "Løn"} | BUDGET, {"table": "aar-2", "row": "Drift"} | BELOEB],
            },
        ),
    ],
)
def test_a_formula_is_the_check_that_says_the_same(
    tmp_path: Path, formula: str, value: float, kind: str, said: dict[str, Any]
) -> None:
    _, checks = begun(tmp_path, post(formula, value), formats={"D": "0.00"})
    (check,) = checks.values()
    assert check["kind"] == kind
    for key, value_of in said.items():
        assert check[key] == value_of


@pytest.mark.parametrize(
    ("formula", "value", "words"),
    [
        ("=AVERAGE(B2:C2)", 4202.5, "»Svar« er gennemsnittet af »Budget« og »Regnskab«"),
        ("=B2*0.5+100", 2100.5, "»Svar« er 0,5 gange »Budget« plus 100"),
        ("=100+B2*0.5-C2", -2303.5, "»Svar« er 100 plus 0,5 gange »Budget« minus »Regnskab«"),
        ("=-B2-C2", -8405, "»Svar« er minus »Budget« minus »Regnskab«"),
        ("=C2*1000/B2", 1100.72, "»Svar« er 1.000 gange »Regnskab« divideret med »Budget«"),
        ("=B2", 4001, "Tallene i kolonnen »Svar« er de samme som i kolonnen »Budget«"),
        (
            "='År 2'!B3",
            62,
            "Tallet i rækken »Løn« og kolonnen »Svar« er det samme som i rækken »Drift« og "
            "kolonnen »Beløb« i tabellen »År 2«",
        ),
        (
            "=B2-'År 2'!B2",
            3940,
            "»Svar« er »Budget« minus »Beløb« i tabellen »År 2«",
        ),
    ],
)
def test_a_check_of_a_formula_is_told_in_words(
    tmp_path: Path, formula: str, value: float, words: str
) -> None:
    _, checks = begun(tmp_path, post(formula, value), formats={"D": "0.00"})
    assert [check["text"] for check in checks.values()] == [words]


def test_what_no_check_says_stays_a_comment_with_the_reason(tmp_path: Path) -> None:
    text, checks = begun(
        tmp_path,
        {
            "Post": [
                ["Post", "Skjult", "Beløb"],
                ["Løn", 1, 101],
                ["Drift", 2, 102],
                ["Med skjult", "", ("=B2+C2", 102)],
                ["Rod", "", ("=SQRT(C2)", 10)],
                ["Tal", "", ("=100+20", 120)],
                ["To rækker", "", ("=SUM(C2:C3)", 203)],
                ["Snit af tre", "", ("=AVERAGE(C2:C4)", 101)],
                ["Selv", "", ("=C2/C2", 1)],
                ["Ingen", "", ("=SUBTOTAL(9)+)", 0)],
            ]
        },
        hidden=["B:B"],
    )
    assert [check["rows"] for check in checks.values()] == [["Løn", "Drift"]]
    assert [line for line in text.split("\n") if "er ingen kontrol" in line] == [
        "# Formlen =B2+C2 i C4 er ingen kontrol: "
        "den bruger Post!B2, som er skjult eller ikke er i filen",
        "# Formlen =SQRT(C2) i C5 er ingen kontrol: ingen slags kontrol siger det samme",
        "# Formlen =100+20 i C6 er ingen kontrol: den bruger ingen celler",
        "# Formlen =C2/C2 i C9 er ingen kontrol: den deler et tal med sig selv",
        "# Formlen =SUBTOTAL(9)+) i C10 er ingen kontrol: ingen slags kontrol siger det samme",
        "# Formlen =AVERAGE(C2:C4) i C8 er ingen kontrol: ingen slags kontrol siger det samme",
    ]


def test_formulas_come_first_then_what_is_found_and_nothing_is_said_twice(tmp_path: Path) -> None:
    text, checks = begun(
        tmp_path,
        {
            "Post": [
                ["Post", "Budget", "Regnskab", "Afvigelse", "Afrundet"],
                ["Løn", 41_312, 39_207, 39_207 - 41_312, ("=ROUND(B2,-3)", 41_000)],
                ["Drift", 11_871, 13_914, 13_914 - 11_871, ("=ROUND(B3,-3)", 12_000)],
                ["I alt", *(("=SUM(B2:B3)", 53_183), ("=SUM(C2:C3)", 53_121), -62)],
            ]
        },
    )
    assert {name: check["kind"] for name, check in checks.items()} == {
        "i-alt-lagt-sammen": "sum",
        "afvigelse": "difference",
    }
    assert "# Formlen =SUM(B2:B3) i B4 og C4\n[[tables.checks]]" in text
    assert (
        "# Formlen =ROUND(B2,-3) i E2 og E3\n"
        "# SE EFTER: Løn, Afrundet: trykt 41000, regnet 41.312\n"
        "# SE EFTER: Drift, Afrundet: trykt 12000, regnet 11.871\n"
        "# [[tables.checks]]\n"
    ) in text


def test_nothing_is_found_in_a_table_that_cannot_be_read_before_it_is_filled_in(
    tmp_path: Path,
) -> None:
    rows = [["Post", "Beløb", "Svar"], ["Løn", 101, "god"], ["I alt", ("=B2", 101), 7]]
    text, checks = begun(tmp_path, {"Post": rows})
    assert checks == {}
    again = begin_from(Project(tmp_path / "p"), EARLIER, [tmp_path / "f.xlsx"])
    assert again.told[-1] == "checks in post: none, since it cannot be read yet"
    assert "# Formlen =B2 i B3 er ingen kontrol: tabellen kan ikke læses endnu" in text


PLANTED: dict[str, tuple[str, Callable[[int, int, int], float]]] = {
    "Forskel": ("=C{at}-B{at}", lambda before, now, all_now: now - before),
    "Andel": ("=C{at}/C${last}", lambda before, now, all_now: now / all_now),
    "Ændring": ("=(C{at}-B{at})/B{at}", lambda before, now, all_now: now / before - 1),
    "Sum": ("=SUM(B{at}:C{at})", lambda before, now, all_now: before + now),
    "Pr. stk.": ("=C{at}/B{at}", lambda before, now, all_now: now / before),
}
FORMATS = {"Andel": "0.0%", "Ændring": "0.00%", "Pr. stk.": "0.000"}
TWO = st.tuples(st.integers(1, 9_999), st.integers(1, 9_999))


@pytest.mark.thorough
@costly()
@given(st.lists(TWO, min_size=2, max_size=5), st.permutations([*PLANTED]), st.integers(1, 5))
def test_planted_formulas_come_down_to_a_check_each_and_all_agree(
    tmp_path_factory: pytest.TempPathFactory,
    posts: list[tuple[int, int]],
    order: list[str],
    count: int,
) -> None:
    headings, last = order[:count], len(posts) + 2
    total = sum(before for before, _ in posts), sum(now for _, now in posts)
    rows: list[list[Any]] = [["Post", "Før", "Nu", *headings]]
    for at, figures in enumerate([*posts, total], start=2):
        rows.append([f"Post {at}", *figures])
        for formula, given_by in (PLANTED[name] for name in headings):
            value = given_by(*figures, total[1])
            is_itself = formula.endswith("{last}") and at == last
            rows[-1].append(value if is_itself else (formula.format(at=at, last=last), value))
    sums = zip(("=SUM(B2:B{})", "=SUM(C2:C{})"), total, strict=True)
    rows[-1][:3] = "I alt", *((formula.format(last - 1), value) for formula, value in sums)
    formats = {"DEFGH"[at]: FORMATS[name] for at, name in enumerate(headings) if name in FORMATS}
    folder = tmp_path_factory.mktemp("planted")
    text, _ = begun(folder, {"Post": rows}, formats=formats)
    lines = text.split("\n")
    made = [at for at, line in enumerate(lines) if line.startswith("# Formlen")]
    assert {lines[at + 1] for at in made} == {"[[tables.checks]]"}
    assert len(made) == 1 + count
    path = folder / "p" / "data" / "raw" / str(NAESTVED) / "meeting.toml"
    path.write_text(text.replace("????", "stk."), encoding="utf-8")
    papers = open_papers(Project(folder / "p"), NAESTVED)
    ids = {lines[at + 2].split('"')[1] for at in made}
    results = [each for each in papers.results if each.relation.check.id in ids]
    assert [each for each in results if not each.agrees] == []
    covered = {place for each in results for place in each.relation.places}
    assert len(covered) == len(papers.delivery.observations) - ("Andel" in headings)
