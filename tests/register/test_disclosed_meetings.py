"""What a municipality's meetings tell together, and how the command says that it is safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analysis import meeting_file
from analysis.checks.disclosure.audit import Release, audit
from analysis.checks.disclosure.covers import protect
from analysis.checks.disclosure.seen import ReadBack
from analysis.faults import InputError
from analysis.meeting.counted import DisclosureSpec
from analysis.observations import Observation
from analysis.papers import Papers, open_papers
from analysis.project import Address, Project
from analysis.register import counting, outside
from analysis.register.contract import RELATIONS
from analysis.register.protected import Told, cells_of, countings_of
from analysis.sources import released
from analysis.whole_files import digest, signed
from commands import EKSEMPELKOMMUNE, udvalgstal
from register_support import NEEDED
from support import more

MAY, JUNE = Address("helsingoer", date(2017, 5, 3)), Address("helsingoer", date(2017, 6, 7))
HEAD = """municipality = "Helsingør"
committee = "Udvalget"
date = {day}
document = "Referat"
extract = {{ day = 2017-05-01 }}
"""
TABLE = """
[[tables]]
id = "{name}"
title = "Flygtninge"
reference = "1. april 2017"
counts = {{ measure = "flygtninge" }}
rows = {{ counts = [{rows}] }}
columns = [{{ heading = "April", period = "2017-04-01", unit = "personer" }}]
"""
ALL, MEN, WOMEN = (
    '{ label = "Alle" }',
    '{ label = "M", sex = "Mand" }',
    '{ label = "K", sex = "Kvinde" }',
)
YOUNG = '{ label = "18-29 år", ages = "18-29" }'


def a_table(*rows: str, name: str = "t") -> str:
    return TABLE.format(name=name, rows=", ".join(rows))


def register(project: Project, men: Sequence[int], women: Sequence[int]) -> None:
    """Deliver an extract: the years of birth of refugees who are in the programme."""
    born = [("M", year) for year in men] + [("K", year) for year in women]
    lines = {
        "personer": [
            f"{n};{year}-01-01;{sex};flygtning;2016-05-01;" for n, (sex, year) in enumerate(born)
        ],
        "bopael": [f"{n};217;2010-01-01;" for n, _ in enumerate(born)],
        "integrationsperioder": [f"{n};2016-05-01;;ja" for n, _ in enumerate(born)],
    }
    folder = project.extract_folder("helsingoer", date(2017, 5, 1))
    folder.mkdir(parents=True, exist_ok=True)
    for name in NEEDED:
        text = "\n".join([";".join(RELATIONS[name].names), *lines.get(name, [])])
        (folder / f"{name}.csv").write_text(f"{text}\n", encoding="utf-8")


def deliver(project: Project, address: Address, *said: str) -> None:
    folder = project.raw_folder(address)
    folder.mkdir(parents=True, exist_ok=True)
    text = HEAD.format(day=address.day) + "".join(said)
    (folder / "meeting.toml").write_text(text, encoding="utf-8")


def release(project: Project, address: Address, figures: Sequence[Observation]) -> None:
    """Write figures as the first edition of a meeting."""
    folder = project.released_folder(address) / "1"
    folder.mkdir(parents=True)
    written = released.as_csv({"papers": figures})
    (folder / released.FIGURES).write_bytes(written)
    account = {"meeting": str(address), "edition": 1, "corrections": [], "titles": {"t": "T"}}
    account |= {"figures_sha256": digest(written)}
    (folder / released.ACCOUNT).write_text(signed(account), encoding="utf-8")


def shown(project: Project, address: Address) -> list[str]:
    return [one.printed for one in papers(project, address).delivery.observations]


def papers(project: Project, address: Address) -> Papers:
    return open_papers(project, address)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A municipality with 30 men and 26 women, all born in 1980 but for two men."""
    found = Project(tmp_path)
    found.notebooks.mkdir(parents=True)
    register(found, [1990, 1990, *[1980] * 28], [1980] * 26)
    return found


@pytest.mark.thorough
def test_what_two_meetings_tell_together_is_of_no_few_persons(project: Project) -> None:
    deliver(project, MAY, a_table(ALL, MEN, WOMEN))
    deliver(project, JUNE, a_table(ALL, '{ label = "30-", ages = "30-" }'))
    assert shown(project, MAY) == ["56", "30", "26"]
    assert shown(project, JUNE) == ["56", ".."]  # 56 − 54 = 2; that there are 56 is known

    deliver(project, JUNE, a_table('{ label = "30-", ages = "30-" }'))
    assert shown(project, JUNE) == [".."]  # in June nobody prints 56: in May it was 30 + 26


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("said", "instead", "problem"),
    [
        ("municipality =", "kommune =", "'kommune'"),
        more("extract =", "# extract =", "`extract` names none"),
        more("measure =", "maal =", "maal"),
    ],
)
def test_of_an_earlier_meeting_that_cannot_be_read_nobody_knows_what_it_told(
    project: Project, said: str, instead: str, problem: str
) -> None:
    deliver(project, MAY, a_table(ALL, MEN, WOMEN))
    deliver(project, JUNE, a_table('{ label = "30-", ages = "30-" }', name="u"))
    assert shown(project, JUNE) == [".."]  # 56 - 54 = 2, and May tells that there are 56
    described = project.raw_folder(MAY) / "meeting.toml"
    described.write_text(described.read_text("utf-8").replace(said, instead), encoding="utf-8")
    with pytest.raises(InputError, match="what it told is counted again") as caught:
        papers(project, JUNE)
    assert problem in str(caught.value)


def test_a_threshold_is_never_lowered(project: Project) -> None:
    deliver(project, MAY, "disclosure = { threshold = 5 }\n", a_table(ALL, MEN, WOMEN))
    deliver(project, JUNE, a_table(ALL, MEN, WOMEN))
    with pytest.raises(InputError, match="is lower than at helsingoer/2017-05-03, where it is 5"):
        papers(project, JUNE)


@pytest.mark.exhaustive
def test_a_threshold_that_is_raised_hides_what_was_shown_and_counts_it_as_known(
    project: Project,
) -> None:
    register(project, [1990, 1990, 1990, 1990, *[1980] * 26], [1980] * 26)
    deliver(project, MAY, a_table(ALL, YOUNG))
    deliver(project, JUNE, "disclosure = { threshold = 5 }\n", a_table(ALL, YOUNG))
    assert shown(project, MAY) == ["56", "4"]
    assert shown(project, JUNE) == ["56", ".."]
    assert papers(project, JUNE).counted.protected.known == 1
    report = udvalgstal(project.root, "check", str(JUNE))
    assert "1 figure not shown: they are of fewer than 5 persons" in report.out
    assert "1 of them were shown before" in report.out


@pytest.mark.exhaustive
def test_a_threshold_that_is_raised_asks_for_no_more_room_than_was_left_before(
    project: Project,
) -> None:
    """6 = 2 + 4, of which May tells the 6: each of the others is 1 to 5, which is room for 4."""
    register(project, [1990, 1990, 1980, 1980], [1980, 1980])
    rows = a_table(ALL, YOUNG, '{ label = "30-", ages = "30-" }')
    deliver(project, MAY, rows)
    assert shown(project, MAY) == ["6", "..", ".."]
    deliver(project, JUNE, "disclosure = { threshold = 5 }\n", rows)
    assert shown(project, JUNE) == ["6", "..", ".."]
    june, _ = meeting_file.read(project.raw_folder(JUNE), "")
    assert june
    counted = papers(project, JUNE).counted
    assert audit(ReadBack(), Release({}, 5, outside.known(june, counted))) == []
    told_nothing = replace(counted, protected=replace(counted.protected, shown_before={}))
    assert audit(ReadBack(), Release({}, 5, outside.known(june, told_nothing))) != []


@pytest.mark.thorough
def test_what_was_released_hidden_stays_hidden_after_a_revision(project: Project) -> None:
    deliver(project, MAY, a_table(ALL, MEN, WOMEN, YOUNG))
    first = papers(project, MAY).delivery.observations
    assert first[3].printed == ".."
    release(project, MAY, first)
    register(project, [*[1990] * 6, *[1980] * 24], [1980] * 26)  # two are six now
    assert shown(project, MAY)[3] == ".."


def test_where_nothing_is_safe_nothing_is_told_and_the_command_says_what_to_do(
    project: Project,
) -> None:
    public = (
        'disclosure = { public = [{ table = "t", row = "Alle" }, { table = "t", row = "30-" }] }\n'
    )
    deliver(project, MAY, public, a_table(ALL, '{ label = "30-", ages = "30-" }'))
    checked = udvalgstal(project.root, "check", str(MAY))  # 56 − 54 = 2
    assert checked.status == 1
    assert "can be worked out, whatever is hidden beside it" in checked.said
    assert "Nothing is published; leave one of these rows or columns out" in checked.said
    assert "(0)" not in checked.said  # by which the program tells numbers apart
    assert "54" not in checked.said


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('disclosure = { public = [{ table = "x" }] }\n', "'x' is no table that is counted"),
        (
            'disclosure = { public = [{ table = "t", row = "Al" }] }\n',
            "'Al' is no row of the table",
        ),
        ('disclosure = { public = [{ table = "t", column = "Maj" }] }\n', "'Maj' is no column"),
        ("disclosure = { threshold = 1 }\n", "only of made-up persons all is told"),
    ],
)
def test_what_is_said_of_disclosure_must_be_there(
    project: Project, more: str, problem: str
) -> None:
    deliver(project, MAY, more, a_table(ALL, MEN, WOMEN))
    with pytest.raises(InputError, match=problem):
        papers(project, MAY)


def test_a_remainder_that_is_declared_tells_of_no_few_persons(project: Project) -> None:
    check = """
[[tables.checks]]
id = "c"
kind = "sum"
text = "Siges"
total = { row = "Alle" }
remainder = [{ columns = ["2017-04-01"], value = 2, reason = "to unge" }]
"""
    deliver(project, MAY, a_table(ALL, '{ label = "30-", ages = "30-" }'), check)
    with pytest.raises(InputError, match="would tell of fewer than 3 persons"):
        papers(project, MAY)


@pytest.mark.thorough
def test_a_figure_that_is_printed_beside_cannot_be_hidden(project: Project) -> None:
    deliver(project, MAY, a_table(ALL, YOUNG))
    csv = project.raw_folder(MAY) / "t.csv"
    csv.write_text(";April\nAlle;56\n18-29 år;2\n", encoding="utf-8")
    with pytest.raises(InputError, match="nothing hides it there"):
        open_papers(project, MAY, "register")


@pytest.mark.thorough
def test_a_check_that_fails_where_figures_are_hidden_is_told_without_them(project: Project) -> None:
    check = """
[[tables.checks]]
id = "unge"
kind = "equal"
text = "Siges"
result = { row = "18-29 år" }
source = { row = "M" }
"""
    deliver(project, MAY, a_table(ALL, MEN, WOMEN, YOUNG), check)
    checked = udvalgstal(project.root, "check", str(MAY))
    assert checked.status == 1
    said = "t unge, 18-29 år, 2017-04-01: does not hold for figures that are not shown"
    assert f"FAIL {said}\n" in checked.out  # and nothing of the 2 that are not 30


@pytest.mark.exhaustive
def test_the_threshold_and_what_came_before_are_what_a_report_is_made_from(
    project: Project,
) -> None:
    deliver(project, MAY, a_table(ALL, MEN, WOMEN))
    deliver(project, JUNE, a_table(ALL, YOUNG))
    read = papers(project, JUNE)
    read.table("t")
    files = read.files_read(project.shown(project.raw_folder(JUNE)))
    assert f"data/raw/{MAY}/meeting.toml" in files
    assert any("before" in name for name in files)
    deliver(project, JUNE, "disclosure = { threshold = 5 }\n", a_table(ALL, MEN))
    assert papers(project, JUNE).counted.protected.threshold == 5


@pytest.mark.thorough
def test_of_eksempelkommune_as_few_figures_as_can_be_are_hidden(eksempelkommune: Path) -> None:
    project, address = Project(eksempelkommune), Address.parse(EKSEMPELKOMMUNE)
    meeting, _ = meeting_file.read(project.raw_folder(address), "meeting")
    assert meeting is not None
    assert meeting.extract is not None
    raw, codes, _ = counting.count_with_codes(project, meeting, meeting.extract, meeting.tables)
    countings = [*countings_of("meeting", meeting.tables, raw)]
    found = {}
    for threshold in (3, 5, 10):
        spec = DisclosureSpec.model_validate({"threshold": threshold})
        cells, equations = cells_of(countings, "one_day", codes, spec, Told())
        pattern = protect(cells, equations, b"key")
        few = [cell for cell in cells if cell.sensitive]
        printed = sum(cell.printed for cell in few)
        found[threshold] = printed, len(few) - printed, pattern.least
        shown = {cell.name for cell in cells if cell.printed and cell.cost == 3}
        assert not shown & pattern.hidden - {cell.name for cell in few}  # all totals
        assert all(high is None or high - low >= threshold for low, high in pattern.rooms.values())
    assert found == {3: (27, 10, 9), 5: (53, 12, 8), 10: (92, 12, 7)}
