"""The other parts of a report: header, sections, running text and key figures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis import danish
from analysis.danish import NO_BREAK_SPACE
from analysis.measures.series import Definition
from analysis.measures.shapes import year_of
from analysis.meeting import TableSpec
from analysis.observations import WORDS, Status
from analysis.papers import Papers
from analysis.periods import Period
from analysis.present.output import Output, render
from analysis.present.over_meetings import OverMeetings
from analysis.present.sentences import capitalised, clauses, not_shown, uncapitalised
from analysis.present.table import Table, printed_in, source_of, stated, unstated
from analysis.register.measures.records import COMMON, SHARED

KEY_FIGURES = "Det vigtigste"


class Header(Output):
    """The top of a report: its finding as the page's heading, and the finding in a sentence.

    The meeting's facts come from ``tables``: what the report shows of them, or whole ones by id.
    ``followed`` are those that show figures of earlier meetings too.
    """

    def __init__(
        self,
        papers: Papers,
        finding: str,
        summary: str,
        tables: Sequence[Table | str],
        followed: Sequence[OverMeetings] = (),
    ) -> None:
        """Take the papers, the words, and the tables."""
        shown = [
            table if isinstance(table, Table) else Table(papers, table, number=1)
            for table in tables
        ]
        about: dict[str, object] = {
            "meeting": str(papers.meeting.address),
            "finding": finding,
            "summary": summary,
            "facts": stated(_of_meeting(papers, shown, followed).items()),
        }
        paragraphs = [text for text in (finding, summary) if text]
        super().__init__("header", render("text.html.j2", paragraphs=paragraphs), about)


def _of_meeting(
    papers: Papers, tables: Sequence[Table], followed: Sequence[OverMeetings]
) -> dict[str, str]:
    meeting = papers.meeting
    hidden = sum(one.hidden for one in tables) + sum(one.hidden for one in followed)
    items = sorted({table.spec.item for table in tables if table.spec.item})
    said = [source_of(table) for table in tables]
    sources = list(dict.fromkeys(filter(None, said)))
    sources = [one if at == 0 else uncapitalised(one) for at, one in enumerate(sources)]
    if sources and not all(said):
        sources.append("for resten ikke oplyst")
    time = f", kl.{NO_BREAK_SPACE}{meeting.time.replace(':', '.')}" if meeting.time else ""
    point = "Punkt på dagsordenen" if len(items) == 1 else "Punkter på dagsordenen"
    return {
        capitalised(meeting.kind): f"{meeting.day}{time}",
        point: _agenda(papers, items),
        "Tal til og med": _until(tables),
        "Kilde": "; ".join(sources) or unstated(printed=any(table.is_printed for table in tables)),
        "Skjulte tal": not_shown(hidden, meeting.disclosure),
    }


def _agenda(papers: Papers, items: list[int]) -> str:
    """Return the items of the agenda with their titles: ``2. Budget; 3. Skole``, or ``2 og 3``."""
    points = [papers.meeting.point(item) for item in items]
    if points == [str(item) for item in items]:
        return danish.join_words(points)
    return "; ".join(points)


class Section(Output):
    """The heading of a section, worded as what is found in it."""

    def __init__(self, heading: str) -> None:
        """Take the heading."""
        html = render("heading.html.j2", heading=heading)
        super().__init__("section", html, {"heading": heading})


class Text(Output):
    """Paragraphs of sentences; an empty sentence is left out, an empty paragraph too."""

    def __init__(self, *paragraphs: str | list[str]) -> None:
        """Take each paragraph as text, or as a list of sentences."""
        joined = [
            part if isinstance(part, str) else " ".join(filter(None, part)) for part in paragraphs
        ]
        super().__init__("text", render("text.html.j2", paragraphs=list(filter(None, joined))))


class KeyFigures(Output):
    """Up to three figures to remember, each with the words that make it one."""

    def __init__(self, *figures: tuple[str, str] | None) -> None:
        """Take each as value and words; None, where the data do not carry it, is left out."""
        found = [{"value": value, "text": text} for value, text in filter(None, figures)]
        html = render("key_figures.html.j2", figures=found) if found else ""
        super().__init__("key figures", html, {"figures": found, "heading": KEY_FIGURES})


class About(Output):
    """The section "Om tallene": what each table measures, about whom, when, and its source."""

    def __init__(self, *tables: Table) -> None:
        """Take the tables of the report."""
        facts = [stated(_of_table(table).items(), _papers_at(table)) for table in tables]
        common = [fact for fact in facts[0] if all(fact in each for each in facts[1:])]
        if len(facts) == 1:
            common = []
        told: dict[str, int] = {}
        both = [_once(fact, tables[0].number, told) for fact in common]
        shown = [
            {
                "number": table.number,
                "anchor": table.anchor,
                "title": table.spec.title,
                "facts": [_once(fact, table.number, told) for fact in found if fact not in common],
            }
            for table, found in zip(tables, facts, strict=True)
        ]
        super().__init__("about", render("about.html.j2", common=both, tables=shown))


def _of_table(table: Table) -> dict[str, str]:
    spec, document = table.spec, table.papers.meeting.document
    printed = f"{document}, {printed_in(spec)}" if spec.item else document
    missing = unstated(printed=table.is_printed)
    return {
        "Definition": table.defined,
        "Hvem tallene gælder": spec.population or missing,
        "Ydelse": danish.join_words(table.benefits),
        "Opgjort": spec.reference or _periods(table) or _year(spec) or missing,
        "Kilde": source_of(table) or missing,
        "Trykt": printed if table.is_printed else "",
    }


def _papers_at(table: Table) -> dict[str, str]:
    """Return where the papers are on the web, for the fact that names them."""
    return {"Trykt": table.papers.meeting.document_url}


def _periods(table: Table) -> str:
    """Return from when to when the figures reach: ``Februar 2015 til februar 2017``.

    What is a forecast is told apart: ``2011, og forventet for 2012``.
    """
    told, without = _told(table.observations)
    if not told:  # figures that are not shown have their periods all the same
        told, without = [*without], {}
    if not told:
        period = table.spec.counts and table.spec.counts.period
        return capitalised(period.long) if period else ""
    counted, ahead = _apart(told, [table])
    said = [_reach(counted), f"forventet for {_reach(ahead)}" if ahead else ""]
    return capitalised(clauses([*filter(None, said)])) + _gap(told, without)


_MOST_NAMED = 4


def _reach(periods: list[Period]) -> str:
    if not periods:
        return ""
    # Of periods with the same start, the one that reaches farthest.
    first = min(periods, key=lambda one: (one.start, -one.end.toordinal())).long
    last = periods[-1].long
    kinds = {period.kind for period in periods}
    if len(kinds) > 1 and "months" in kinds and len(periods) <= _MOST_NAMED:
        return danish.join_words([period.long for period in periods])  # none goes on to the next
    return first if first == last else f"{first} til {last}"


def _year(spec: TableSpec) -> str:
    """Return the year that a table's headings name, or that it is expected for."""
    year, is_ahead = year_of(spec), all(column.expected for column in spec.columns)
    return f"{'Forventet for ' if is_ahead else ''}{year.long}" if year else ""


def _apart(periods: list[Period], tables: Sequence[Table]) -> tuple[list[Period], list[Period]]:
    """Return the periods that some column or row has counted, and those that are only expected."""
    columns = [column for table in tables for column in table.spec.columns if column.period]
    counted = {column.period for column in columns if not column.expected}
    counted.update(one for table in tables for one in table.spec.rows.dated.values())
    ahead = {column.period for column in columns if column.expected} - counted
    return [one for one in periods if one not in ahead], [one for one in periods if one in ahead]


def _until(tables: Sequence[Table]) -> str:
    """Return the last period with a figure, which are expected, and which later ones have none."""
    told, without = _told(pd.concat([table.observations for table in tables]))
    if not told:
        return ""
    counted, ahead = _apart(told, tables)
    if not counted:
        return f"{capitalised(told[-1].long)} (forventet)" + _gap(told, without)
    later = [one for one in ahead if one.end > counted[-1].end]
    expected = f"; {_reach(later)} er forventet" if later else ""
    last = counted[-1]
    if last.kind == "months":  # it is how far they go that is asked for
        last = Period.month(last.end.year, last.end.month)
    return capitalised(last.long) + expected + _gap(told, without)


_Why = dict[Period, set[str]]  # the statuses of the figures that a period lacks


def _told(figures: pd.DataFrame) -> tuple[list[Period], _Why]:
    """Return the periods that have a figure, and those that have none, each by when they end."""
    by_period = figures[figures["period"] != ""].groupby("period")["status"]
    periods = [(Period.parse(str(text)), {*statuses}) for text, statuses in by_period]
    periods.sort(key=lambda one: (one[0].end, -one[0].start.toordinal()))
    told = [one for one, statuses in periods if Status.FIGURE in statuses]
    return told, {one: statuses for one, statuses in periods if one not in told}


def _gap(told: list[Period], without: _Why) -> str:
    """Return ``; 4. kvartal 2016 er uden tal`` of what follows the last figure, if anything."""
    later = [period for period in without if period.end > told[-1].end]
    if not later:
        return ""
    statuses = {Status(one) for period in later for one in without[period]}
    is_told = statuses in ({Status.HIDDEN}, {Status.HIDDEN_OR_ZERO})
    said = WORDS[statuses.pop()].said if is_told else "uden tal"
    until = f"til {later[-1].long} " if len(later) > 1 else ""
    return f"; {later[0].long} {until}er {said}"


def _once(fact: dict[str, str], number: int, told: dict[str, int]) -> dict[str, str]:
    """Return a fact of a table; what an earlier definition has is not read again in a later one.

    One that an earlier table has names that table instead.
    """
    if fact["term"] != "Definition":
        return fact
    text = fact["text"]
    for known, first in told.items():
        again = "" if known in SHARED else f"Som i tabel{NO_BREAK_SPACE}{first}."
        text = text.replace(known, again)
    for shared in SHARED:
        if shared in text:
            before, after = text.split(shared, maxsplit=1)
            text = f"{before}{shared}{after.replace(shared, '')}"
            told[shared] = number
    told.setdefault(fact["text"], number)
    return fact | {"text": text.replace("  ", " ").strip()}


class Method(Output):
    """The section "Sådan er tallene beregnet": what definitions rest on, and checks, in words."""

    def __init__(self, *tables: Table, definitions: tuple[Definition, ...] = ()) -> None:
        """Take the tables of the report, and the definitions of its measures."""
        counted = [each for table in tables for each in table.definitions]
        given = () if all(table.is_counted for table in tables) else definitions
        by_source: dict[str, list[str]] = {}
        for each in dict.fromkeys((*counted, *given)):
            by_source.setdefault(each.source, []).append(each.name)
        said = [f"{danish.join_words(names)}: {source}." for source, names in by_source.items()]
        steps = [("Hvor definitionerne er fra", " ".join(said))] if said else []
        if counted:
            steps.append(("Fælles for det, der er talt i registeret", COMMON))
        for table in tables:
            if checks := [check.text for check in table.tried]:
                heading = f"Kontrol af tabel{NO_BREAK_SPACE}{table.number}"
                steps.append((heading, f"{'. '.join(checks)}."))
        steps.append(("Afrunding", _ROUNDING))
        super().__init__("method", render("method.html.j2", steps=steps))


_ROUNDING = (
    "Der rundes op fra en halv. Antal og faste beløb regnes som nøjagtige. Et afrundet tal kan stå "
    "for alle de tal, der rundes til det."
)
