"""``udvalgstal suggest`` writes checks that can be pasted as they stand."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from analysis.batch import recomputed
from analysis.batch.suggested import found, lines, place_and_figures
from analysis.papers import Papers, open_papers
from analysis.project import Address
from commands import HELSINGOER, ROOT, udvalgstal
from support import (
    HOEJE_TAASTRUP,
    a_table,
    copy_of_the_real_project,
    faults_of,
    make_project,
    opened,
)

sys.path.append(str(ROOT / "benchmarks"))
import suggest_bench as bench

# Names as offices write them: with quotation marks, a backslash, stops, and longer than an id.
DESCRIBED = a_table(
    '{ heading = "Budget \\"2024\\"", unit = "kr." };{ heading = "Regnskab", unit = "kr." };'
    '{ heading = "Afvigelse", unit = "kr." }',
    'heading = "Post"',
    name="forbrug",
    title="Forbrug, drift\\\\anlæg",
) + a_table(
    '{ heading = "Ledige" };{ heading = "I aktivering" };'
    '{ heading = "Andel i pct.", unit = "pct.", decimals = 1, rounded = true }',
    'heading = "Sted"',
    name="aktivering",
    title="Aktivering",
)
LONG = "Tilskud til virksomheder, der ansætter ledige i løntilskud i mindst seks måneder i træk"
FORBRUG = f'''Post;"Budget ""2024""";Regnskab;Afvigelse
Løn;41.312;39.207;{39207 - 41312}
"{LONG}";11.871;13.914;{13914 - 11871}
I alt;{41312 + 11871};{39207 + 13914};{39207 + 13914 - 41312 - 11871}
'''
AKTIVERING = """Sted;Ledige;I aktivering;Andel i pct.
Nord;840;126;15,0 %
Syd;1.023;173;16,9 %
Øst;455;64;14,6 %
Vest;344;53;15,4 %
By;1.374;166;12,1 %
"""


def pasted(meeting_toml: str, suggested: str) -> str:
    """Paste what is suggested where it says: below each table."""
    _, *blocks = re.split(r'^# --- Under tabellen id = "(.+)".*$', suggested, flags=re.MULTILINE)
    for table, checks in zip(blocks[::2], blocks[1::2], strict=True):
        head, middle, rest = meeting_toml.partition(f'id = "{table}"')
        own, *after = re.split(r"^(?=\[\[(?!tables\.))", rest, flags=re.MULTILINE)
        meeting_toml = "".join([head, middle, own, checks, "\n", *after])
    return meeting_toml


def test_what_is_suggested_is_pasted_and_the_meeting_is_green_but_for_the_misprint(
    tmp_path: Path,
) -> None:
    tables = {"forbrug": FORBRUG, "aktivering": AKTIVERING}
    project = make_project(tmp_path, DESCRIBED, tables)
    path = project.raw / HELSINGOER / "meeting.toml"
    ran = udvalgstal(tmp_path, "suggest", HELSINGOER)
    assert (ran.status, ran.err) == (0, "")
    tomllib.loads(ran.out)
    assert "# SE EFTER: Øst, Andel i pct.: trykt 14,6 %, regnet 14,1 %" in ran.out
    assert ran.out.count("SE EFTER") == 1
    path.write_text(pasted(path.read_text(encoding="utf-8"), ran.out), encoding="utf-8")

    after = udvalgstal(tmp_path, "check", HELSINGOER)
    fails = [line.split(":")[0].strip() for line in after.out.splitlines() if "FAIL" in line]
    assert (after.status, fails) == (1, ["FAIL andel-i-pct"])
    assert "that no check declares" not in after.out
    assert [*lines(opened(project))] == ["# Ingen forslag."]

    mended = AKTIVERING.replace("14,6", "14,1")
    path.with_name("aktivering.csv").write_text(mended, encoding="utf-8")
    papers = opened(project)
    assert {result.outcome for result in papers.results} == {"agrees"}
    assert len(papers.results) == 3 + 3 + 5


def test_check_ends_with_how_many_relations_no_check_declares(tmp_path: Path) -> None:
    papers = opened(
        make_project(tmp_path, DESCRIBED, {"forbrug": FORBRUG, "aktivering": AKTIVERING})
    )
    *_, last = recomputed.lines(papers)
    assert last == (
        "The figures follow 3 relations that no check declares: "
        "udvalgstal suggest helsingoer/2017-05-03"
    )


def test_why_says_what_each_is_worth_and_stays_toml(tmp_path: Path) -> None:
    papers = opened(
        make_project(tmp_path, DESCRIBED, {"forbrug": FORBRUG, "aktivering": AKTIVERING})
    )
    said = "\n".join(lines(papers, why=True))
    assert len(tomllib.loads(said)["tables"]["checks"]) == 3
    assert re.search(
        r"# [\d.]+ bits: 4 agree \+[\d.]+; 1 may be misprinted \(near\) \+[\d.]+; "
        r"for misprints -5.0; words \+2.0. »Andel i pct.« er",
        said,
    )
    assert "Not suggested: it follows from another" in said


LACKING = f"""Alder;Jan.;Feb.;Mar.
Under 30;164;159;171
30-49;372;368;355
50 og over;295;292;311
I alt;{164 + 372 + 295 + 2};{159 + 368 + 292};{171 + 355 + 311 + 2}
"""


def test_a_sum_that_lacks_the_same_is_for_somebody_to_explain(tmp_path: Path) -> None:
    described = a_table("Jan.;Feb.;Mar.", 'heading = "Alder"', name="ledige")
    project = make_project(tmp_path, described, {"ledige": LACKING})
    suggested = "\n".join(lines(opened(project)))
    assert "# UDFYLD: reason er papirernes forklaring på" in suggested
    lacks = '{ columns = ["Jan.", "Mar."], value = 2, reason = "????" }'
    assert f"remainder = [{lacks}]" in suggested

    path = project.raw / HELSINGOER / "meeting.toml"
    told = pasted(path.read_text(encoding="utf-8"), suggested)
    path.write_text(told, encoding="utf-8")
    (refused,) = faults_of(project)
    assert "remainder 1 reason\": '????' is to be filled in" in refused
    path.write_text(told.replace("????", "to uden oplyst alder"), encoding="utf-8")
    assert {result.outcome for result in opened(project).results} == {"agrees"}


def test_figures_that_are_hidden_not_stated_or_under_five_say_nothing(tmp_path: Path) -> None:
    described = a_table("Jan.;Feb.", 'heading = "Sted"', name="ledige")
    printed = f"Sted;Jan.;Feb.\nNord;<5;607\nSyd;..;548\nØst;-;372\nI alt;1.120;{607 + 548 + 372}\n"
    papers = opened(make_project(tmp_path, described, {"ledige": printed}))
    (one,) = found(papers)
    assert [place.relation.key for place in one.places if place.bits] == ["Feb."]
    assert one.check.model_dump(exclude_defaults=True)["total"] == {"row": "I alt"}


def test_figures_of_a_table_of_words_are_looked_for_in_the_tables_of_its_agenda_item(
    tmp_path: Path,
) -> None:
    words = a_table("Svar", 'heading = "Spørgsmål"', 'kind = "text"\nitem = 2', name="svar")
    figures = a_table("Beløb", 'heading = "Post"', "item = ITEM", name="forbrug")
    printed = {
        "svar": "Spørgsmål;Svar\nHvad er brugt?;Der er brugt 1.746.531 kr.\n",
        "forbrug": "Post;Beløb\nDrift;1.746.531\nAnlæg;993.218\n",
    }
    of_one = opened(make_project(tmp_path / "en", words + figures.replace("ITEM", "2"), printed))
    assert [one.check.id for one in found(of_one)] == ["drift-som-i-teksten"]
    of_two = opened(make_project(tmp_path / "to", words + figures.replace("ITEM", "3"), printed))
    assert found(of_two) == []


def test_a_meeting_that_cannot_be_read_gets_its_faults_and_no_suggestion(tmp_path: Path) -> None:
    make_project(tmp_path, DESCRIBED, {"forbrug": FORBRUG.replace("41.312", "41.31")})
    ran = udvalgstal(tmp_path, "suggest", HELSINGOER)
    assert (ran.status, ran.out) == (2, "")
    assert "'41.31' is no figure" in ran.err


# --- the tables of the project --------------------------------------------------------------------


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> list[Papers]:
    """Every meeting of the repository, opened."""
    return bench.all_papers(tmp_path_factory.mktemp("all") / "project")


@pytest.mark.thorough
def test_no_meeting_of_the_project_follows_a_relation_that_nobody_declared(
    helsingoer: Papers, hoeje_taastrup: Papers
) -> None:
    assert [*found(helsingoer), *found(hoeje_taastrup)] == []


@pytest.mark.thorough
@pytest.mark.parametrize("address", [Address.parse(HELSINGOER), HOEJE_TAASTRUP])
def test_what_is_suggested_of_a_meeting_without_checks_can_be_read_where_it_is_pasted(
    tmp_path: Path, address: Address
) -> None:
    project = copy_of_the_real_project(tmp_path)
    path = project.raw_folder(address) / "meeting.toml"
    parts = re.split(r"^(?=\[\[)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    kept = "".join(one for one in parts if not re.match(r"\[\[tables\.(checks|deviations)", one))
    # Without its check nothing else says that a change is no share.
    kept = kept.replace('heading = "Ændr.pct.",', 'heading = "Ændr.pct.", share = false,')
    path.write_text(kept, encoding="utf-8")
    suggested = "\n".join(lines(open_papers(project, address)))
    said = pasted(kept, suggested).replace("????", "Derfor")
    path.write_text(said, encoding="utf-8")
    papers = open_papers(project, address)
    assert {check.id for table in papers.meeting.tables for check in table.checks} == {
        check["id"] for check in tomllib.loads(suggested)["tables"]["checks"]
    }
    assert not [one for one in found(papers) if one.is_sure]


def test_the_misprints_of_the_papers_are_named_when_no_check_is_declared(
    helsingoer: Papers, hoeje_taastrup: Papers
) -> None:
    named = [
        place_and_figures(result)
        for papers in (helsingoer, hoeje_taastrup)
        for one in bench.found_in(papers)
        if one.is_sure
        for result in one.doubtful
    ]
    assert "Fredericia, Andel afsluttede %: trykt 12,7 %, regnet 11,7 %" in named
    assert "Forbrug, I alt: trykt 1.046.270, regnet 1.046.167" in named


# What `suggest` does not find of what people declared: a figure of one table times another's, or
# divided by it, is not tried, and three figures that agree weigh too little to be sure.
NOT_TRIED = {
    *("ledige-og-afsluttede", "gevinst", "breakeven", "udgift-til-150"),
    *("tilskud-for-20", "tilskud-for-40", "bonus-for-20", "bonus-for-40"),
    *("besparelse-for-20", "besparelse-for-40"),
}
TOO_LITTLE = {
    *("andel-i-2017", "andel-i-2018", "andel-i-2019", "slagelse-som-i-tabellen-over-varighed"),
}


@pytest.mark.exhaustive
def test_of_what_people_declared_most_is_found_and_nothing_else(repository: list[Papers]) -> None:
    recalled: dict[str, bool] = {}
    for papers in repository:
        sure = [one for one in bench.found_in(papers) if one.is_sure]
        assert [one.check.text for one in sure if not bench.is_right(papers, one)] == []
        recalled |= bench.recall(papers, sure, of_tables=True)
    assert sum(recalled.values()) > 12
    assert {name for name, is_found in recalled.items() if not is_found} == NOT_TRIED | TOO_LITTLE


@pytest.mark.exhaustive
def test_the_same_tables_with_other_digits_give_nothing(repository: list[Papers]) -> None:
    assert [one.check.text for papers in repository for one in bench.found_by_chance(papers)] == []
