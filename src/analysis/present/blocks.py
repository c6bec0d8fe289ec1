"""The other parts of a report: header, sections, running text and key figures."""

from __future__ import annotations

from dataclasses import dataclass

from analysis import danish
from analysis.measures.series import Definition
from analysis.papers import Papers
from analysis.present.output import Output, render
from analysis.present.sentences import capitalised
from analysis.present.table import UNSTATED, Table, printed_in, source_of
from analysis.register.measures.records import COMMON

KEY_FIGURES = "Det vigtigste"


@dataclass(frozen=True)
class Header:
    """The top of a report: its finding as the page's heading, and the finding in a sentence.

    ``tables`` are ids of the tables that the report shows; the meeting's facts come from them.
    """

    papers: Papers
    finding: str
    summary: str
    tables: tuple[str, ...]

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """Return what Jupyter shows and keeps."""
        about: dict[str, object] = {
            "meeting": str(self.papers.meeting.address),
            "finding": self.finding,
            "summary": self.summary,
            "facts": self._facts(),
        }
        html = render(
            "text.html.j2", paragraphs=[text for text in (self.finding, self.summary) if text]
        )
        return Output("header", html, about)._repr_mimebundle_()

    def _facts(self) -> list[dict[str, str]]:
        meeting = self.papers.meeting
        specs = [meeting.table(table) for table in self.tables]
        items = sorted({spec.item for spec in specs if spec.item})
        ends = [column.period for spec in specs for column in spec.columns if column.period]
        said = [source_of(Table(self.papers, spec.id, number=1)) for spec in specs]
        sources = list(dict.fromkeys(filter(None, said)))
        time = (
            f", kl.{danish.NO_BREAK_SPACE}{meeting.time.replace(':', '.')}" if meeting.time else ""
        )
        facts = [
            {"term": "Møde", "text": f"{danish.format_date(meeting.date)}{time}"},
            {
                "term": "Punkt på dagsordenen" if len(items) == 1 else "Punkter på dagsordenen",
                "text": danish.join_words([str(item) for item in items]),
            },
        ]
        if ends:
            last = max(ends, key=lambda period: period.end)
            facts.append({"term": "Tal til og med", "text": capitalised(last.long)})
        if sources and not all(said):
            sources.append("for resten ikke oplyst")
        facts.append({"term": "Kilde", "text": "; ".join(sources) or UNSTATED})
        return [fact for fact in facts if fact["text"]]


@dataclass(frozen=True)
class Section:
    """The heading of a section, worded as what is found in it."""

    heading: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """Return what Jupyter shows and keeps."""
        html = render("heading.html.j2", heading=self.heading)
        return Output("section", html, {"heading": self.heading})._repr_mimebundle_()


class Text:
    """Paragraphs of sentences; an empty sentence is left out, an empty paragraph too."""

    def __init__(self, *paragraphs: str | list[str]) -> None:
        """Take each paragraph as text, or as a list of sentences."""
        joined = [
            part if isinstance(part, str) else " ".join(filter(None, part)) for part in paragraphs
        ]
        self.paragraphs = tuple(filter(None, joined))

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """Return what Jupyter shows and keeps."""
        html = render("text.html.j2", paragraphs=self.paragraphs)
        return Output("text", html)._repr_mimebundle_()


class KeyFigures:
    """Up to three figures to remember, each with the words that make it one."""

    def __init__(self, *figures: tuple[str, str] | None) -> None:
        """Take each as value and words; None, where the data do not carry it, is left out."""
        self.figures = tuple(filter(None, figures))

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """Return what Jupyter shows and keeps."""
        figures = [{"value": value, "text": text} for value, text in self.figures]
        html = render("key_figures.html.j2", figures=figures) if figures else ""
        return Output("key figures", html, {"figures": figures})._repr_mimebundle_()


class About:
    """The section "Om tallene": what each table measures, about whom, when, and its source."""

    def __init__(self, *tables: Table) -> None:
        """Take the tables of the report."""
        self.tables = tables

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """Return what Jupyter shows and keeps."""
        facts = [self._facts(table) for table in self.tables]
        common = [fact for fact in facts[0] if all(fact in each for each in facts[1:])]
        if len(facts) == 1:
            common = []
        told: dict[str, int] = {}
        tables = [
            {
                "number": table.number,
                "anchor": table.anchor,
                "title": table.spec.title,
                "facts": [_once(fact, table.number, told) for fact in found if fact not in common],
            }
            for table, found in zip(self.tables, facts, strict=True)
        ]
        html = render("about.html.j2", common=common, tables=tables)
        return Output("about", html)._repr_mimebundle_()

    @staticmethod
    def _periods(table: Table) -> str:
        """Return from when to when the columns reach: ``Februar 2015 til februar 2017``."""
        spec = table.spec
        periods = [column.period for column in spec.columns if column.period]
        if not periods and spec.counts and spec.counts.period:
            periods = [spec.counts.period]
        if not periods:
            return ""
        # Of periods with the same start or end, the one that reaches farthest.
        first = min(periods, key=lambda one: (one.start, -one.end.toordinal())).long
        last = max(periods, key=lambda one: (one.end, -one.start.toordinal())).long
        return capitalised(first if first == last else f"{first} til {last}")

    @staticmethod
    def _facts(table: Table) -> list[dict[str, str]]:
        spec = table.spec
        document = table.papers.meeting.document
        facts = [
            {"term": "Definition", "text": table.defined},
            {"term": "Hvem tallene gælder", "text": spec.population or UNSTATED},
            {"term": "Ydelse", "text": danish.join_words(table.benefits)},
            {"term": "Opgjort", "text": spec.reference or About._periods(table) or UNSTATED},
            {"term": "Kilde", "text": source_of(table) or UNSTATED},
        ]
        if not table.is_counted:
            printed = f"{document}, {printed_in(spec)}" if spec.item else document
            facts.append({"term": "Trykt", "text": printed})
        return [fact for fact in facts if fact["text"]]


def _once(fact: dict[str, str], number: int, told: dict[str, int]) -> dict[str, str]:
    """Return a fact of a table; a definition that an earlier one has names that one instead."""
    first = told.setdefault(fact["text"], number) if fact["term"] == "Definition" else number
    same = f"Som i tabel{danish.NO_BREAK_SPACE}{first}"
    return fact if first == number else fact | {"text": same}


class Method:
    """The section "Sådan er tallene beregnet": definitions and checks of the tables, in words."""

    def __init__(self, *tables: Table, definitions: tuple[Definition, ...] = ()) -> None:
        """Take the tables of the report, and the definitions of its measures."""
        self.tables = tables
        self.definitions = definitions

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """Return what Jupyter shows and keeps."""
        counted = [each for table in self.tables for each in table.definitions]
        given = [] if all(table.is_counted for table in self.tables) else self.definitions
        steps = [
            {"heading": each.name, "text": f"{each.text} Kilde: {each.source}."}
            for each in dict.fromkeys((*counted, *given))
        ]
        if counted:
            steps.append({"heading": "Fælles for det, der er talt i registeret", "text": COMMON})
        for table in self.tables:
            checks = [check.text for check in table.spec.checks]
            if checks:
                steps.append(
                    {
                        "heading": f"Kontrol af tabel{danish.NO_BREAK_SPACE}{table.number}",
                        "text": f"{'. '.join(checks)}.",
                    }
                )
        steps.append(
            {
                "heading": "Afrunding",
                "text": (
                    "Der rundes op fra en halv. Antal og faste beløb regnes som nøjagtige. Et tal, "
                    "der er trykt afrundet, kan stå for alle de tal, der rundes til det."
                ),
            }
        )
        return Output("method", render("method.html.j2", steps=steps))._repr_mimebundle_()
