"""``fetch --catalogue`` keeps the lists of tables, and ``sources`` searches in them, offline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from werkzeug import Response

from analysis.faults import InputError
from analysis.fetching import catalogue
from commands import udvalgstal
from outside import NOW, QUICK, Jobindsats, StatBank, delivered
from support import files_below

FOUND = """\
jobindsats, as of today:
  y60c07       Kontanthjælp: Aktiveringsgrad og andel aktiveringsberørte (2026-08-20)
  y01c07       A-dagpenge: Aktiveringsgrad og andel aktiveringsberørte
statbank: no list of tables is fetched; `udvalgstal fetch --catalogue statbank` does
"""
ONE = """\
  y60c07  Kontanthjælp: Aktiveringsgrad og andel aktiveringsberørte (2026-08-20)
    measures
      mgrpc07_1  Aktiveringsgrad
      mgrpc07_2  Andel aktiveringsberørte
    periods
      M  2026M04 to 2026M07 (4)
      Q  2026Q02 to 2026Q02 (1)
      QMAT  2026QMAT01 to 2026QMAT01 (1)
    areas
      _nykom  / Hele landet, /217/ Helsingør, /210/ Fredensborg, /253/ Greve
    breakdowns, / is the total
      _kon  /1/ Mænd, /2/ Kvinder
"""
IN_STATBANK = """\
  AUK01  Offentligt forsørgede efter oprindelsesland, område, ydelsestype og tid (2026-06-15)
    measure  Antal
    IELAND  0000 I alt, 5100 Danmark
    OMRÅDE  000 Hele landet, 084 Region Hovedstaden, 217 Helsingør, 210 Fredensborg
    YDELSESTYPE (must be named in where)  TOT I alt, KTH Kontanthjælp
    periods  2025K1 to 2025K4 (4)
"""


def test_tables_are_found_by_a_word(tmp_path: Path, jobindsats: Jobindsats) -> None:
    delivered(tmp_path)
    ran = udvalgstal(tmp_path, "fetch", "--catalogue", "jobindsats")
    assert ran.status == 0, ran.said
    asked = len(jobindsats.asked)
    said = udvalgstal(tmp_path, "sources", "AKTIVERINGSGRAD").out
    assert re.sub(r"\d{4}-\d\d-\d\d:", "today:", said) == FOUND
    assert "y60c07" in udvalgstal(tmp_path, "sources", "kontanthjælp", "grad").out
    assert udvalgstal(tmp_path, "sources", "fleksjob").out.splitlines()[-1] == (
        "no table has 'fleksjob' in its id, its name or a measure"
    )
    assert udvalgstal(tmp_path, "sources").out.count("\n  y") == 3
    assert len(jobindsats.asked) == asked


def test_a_table_shows_what_may_be_asked_of_it(tmp_path: Path, jobindsats: Jobindsats) -> None:
    delivered(tmp_path)
    udvalgstal(tmp_path, "fetch", "--catalogue", "jobindsats")
    assert udvalgstal(tmp_path, "sources", "y60c02").out.splitlines()[1:5] == [
        "  y60c02  Kontanthjælp: Antal aktiverede og forløb",
        "    measures",
        "      mgrpc02_1  Antal aktiverede",
        "      mgrpc02_2  Antal aktiveringsforløb",
    ]
    assert "y60c02" in udvalgstal(tmp_path, "sources", "aktiveringsforløb").out
    assert udvalgstal(tmp_path, "sources", "Y60C07").out.splitlines()[2] == (
        "    what it has: `udvalgstal fetch --catalogue jobindsats y60c07`, then again"
    )
    ran = udvalgstal(tmp_path, "fetch", "--catalogue", "jobindsats", "y60c07")
    assert ran.out.endswith(" is fetched\n")
    assert ONE in udvalgstal(tmp_path, "sources", "y60c07").out


def test_tables_of_statbank(tmp_path: Path, statbank: StatBank) -> None:
    project = delivered(tmp_path)
    for tables in ((), ("auk01",)):
        assert len([*catalogue.fetch(project, "statbank", tables, NOW, QUICK)]) == 1
    assert IN_STATBANK in "".join(f"{line}\n" for line in catalogue.search(project, "auk01"))


def test_without_a_list_nothing_can_be_found(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        [*catalogue.search(delivered(tmp_path), "grad")]
    assert str(caught.value) == (
        "data/raw/sources: holds no list of tables; `udvalgstal fetch --catalogue jobindsats` "
        "fetches one"
    )


def test_what_is_no_id_is_not_asked_for(tmp_path: Path, jobindsats: Jobindsats) -> None:
    delivered(tmp_path)
    ran = udvalgstal(tmp_path, "fetch", "--catalogue", "jobindsats", "../data", "y60c07", "a b")
    assert ran.status == 2
    assert [line.split(":")[1].split(" is ")[0] for line in ran.err.splitlines()[1:3]] == [
        " '../data'",
        " 'a b'",
    ]
    assert not jobindsats.asked


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([], "jobindsats: has no tables"),
        ({}, "jobindsats: its list of tables is of another form: Input should be a valid list"),
        (b"<html>", "jobindsats: its list of tables is not JSON: it is '<html>'"),
        (Response("", 401), "jobindsats: does not accept the key in JOBINDSATS_API_KEY (401)"),
    ],
)
def test_a_list_that_is_none_is_not_kept(
    tmp_path: Path, jobindsats: Jobindsats, answer: object, said: str
) -> None:
    project = delivered(tmp_path)
    before = files_below(tmp_path)
    jobindsats.change = lambda *_: answer
    with pytest.raises(InputError, match=f"^{re.escape(said)}"):
        [*catalogue.fetch(project, "jobindsats", (), NOW, QUICK)]
    assert files_below(tmp_path) == before
