"""The pages that lead to reports: one for a meeting, one for a body's meetings, one for all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from analysis import danish
from analysis.danish import NO_BREAK_SPACE
from analysis.export.page import make, of_meeting
from analysis.export.refusals import checked
from analysis.export.report import ReportPage
from analysis.meeting.calendar import EVERY_MEETING, Calendar, Matter, Within
from analysis.papers import Papers
from analysis.present import goals
from analysis.present.control import disagreeing
from analysis.present.corrected import Corrected
from analysis.present.output import render
from analysis.present.sentences import (
    amount,
    capitalised,
    count_word,
    counted,
    figures_from,
    made_up_notice,
    source_named,
)


@dataclass(frozen=True)
class FileEntry:
    """A file to take away: its address beside the page, what it is, and its size in bytes."""

    href: str
    text: str
    bytes: int

    @property
    def size(self) -> str:
        """The kind of file and its size, as a reader sees them: ``CSV, 2 KB``."""
        kind = self.href.rsplit(".", maxsplit=1)[-1].upper().replace("XLSX", "Excel")
        return f"{kind}, {amount(Decimal(-(-self.bytes // 1024)), 0, 'KB')}"


@dataclass(frozen=True)
class ReportEntry:
    """A report as the meeting page shows it: its page, or in Danish why there is none.

    ``from_register`` is whether it asked for figures of the register where there are any.
    """

    name: str
    title: str
    page: ReportPage | None
    failed: str = ""
    from_register: bool = False

    @property
    def wrong(self) -> str:
        """How many calculations do not agree, or what faults they show; empty for none."""
        return capitalised(disagreeing(_shown_by(self.page.deviations if self.page else ())))


def meeting_heading(papers: Papers) -> str:
    """Return the heading of a meeting's page."""
    return f"Tal {papers.meeting.said_in}"


def meeting_summary(papers: Papers, reports: Sequence[ReportEntry]) -> str:
    """Return how many reports there are, where their figures are from, and how many faults."""
    made = [entry for entry in reports if entry.page]
    failed = len(reports) - len(made)
    if not made:
        few = ("Ingen rapporter.", "Rapporten kunne ikke laves.")
        return few[failed] if failed < len(few) else "Ingen af rapporterne kunne laves."
    said = f"{capitalised(count_word(len(made)))} {'rapport' if len(made) == 1 else 'rapporter'}"
    said += f" med tal fra {_sources(papers, made)}."
    if failed:
        said += f" {capitalised(count_word(failed))} kunne ikke laves."
    if wrong := _deviations(reports):
        in_papers = not any(deviation["counted"] for deviation in wrong)
        said += f" {disagreeing(_shown_by(wrong), in_papers=in_papers, sentence=True)}"
    return said


def _shown_by(deviations: Sequence[dict[str, Any]]) -> list[tuple[str, list[str], bool]]:
    return [(each["name"], each["shown_by"], each["many"]) for each in deviations]


def _sources(papers: Papers, made: Sequence[ReportEntry]) -> str:
    """Return where the figures of reports are from, the papers first: ``mødets papirer``."""
    kinds = {
        (
            papers.is_counted(table)
            or (entry.from_register and papers.meeting.table(table).counts is not None),
            source_named(papers.meeting.table(table)),
        )
        for entry in made
        for table in (entry.page.tables if entry.page else ())
    }
    named = [
        figures_from(papers.meeting, counted=counted, fetched=fetched)
        for counted, fetched in sorted(kinds or {(False, "")})
    ]
    return danish.join_words(named)


_NO_PAPERS = "Ingen; mødet er opdigtet"


def meeting_page(
    papers: Papers,
    reports: Sequence[ReportEntry],
    files: Sequence[FileEntry] = (),
    *,
    corrected: Sequence[Corrected] = (),
    editions: Sequence[FileEntry] = (),
    calendar: Calendar | None = None,
) -> str:
    """Return the page of a meeting, with what was ``corrected`` and the ``editions`` before.

    What the committee is to have later is told from the ``calendar``, where that is its own.
    """
    meeting = papers.meeting
    time = f", kl. {meeting.time.replace(':', '.')}" if meeting.time else ""
    facts = [
        {"term": capitalised(meeting.kind), "text": f"{meeting.day}{time}"},
        {"term": "Udvalg", "text": meeting.committee},
        {"term": "Papirer", "text": _NO_PAPERS if meeting.made_up else meeting.document}
        | ({"href": meeting.document_url} if meeting.document_url else {}),
    ]
    is_ours = calendar is not None and calendar.committee == meeting.committee
    coming = _coming(calendar, meeting.date) if calendar and is_ours else []
    return of_meeting(
        "meeting.html.j2",
        meeting,
        meeting_heading(papers),
        meeting_summary(papers, reports),
        facts,
        corrected=corrected,
        editions=editions,
        reports=reports,
        points={entry.name: _points(papers, entry) for entry in reports},
        deviations=_deviations(reports),
        coming=coming,
        centers=any(matter.center for _, matters in coming for matter in matters),
        goals=_goals(papers, reports),
        files=files,
    )


def _coming(calendar: Calendar, after: date) -> list[tuple[str, list[Matter]]]:
    """Return the matters to come after a meeting, by when: ``Hvert møde``, ``Midt i 2017``."""
    ordered = sorted(calendar.coming(after), key=lambda matter: (*_order(matter), _when(matter)))
    return [(when, [*matters]) for when, matters in groupby(ordered, key=_when)]


def _order(matter: Matter) -> tuple[int, date, int]:
    """Return where a matter stands: what comes again first, then by day, then without one."""
    if matter.when == EVERY_MEETING or matter.times_a_year:
        first = matter.when if isinstance(matter.when, date) else date.min
        return 0, first, -(matter.times_a_year or 0)
    if isinstance(matter.when, date):
        return 1, matter.when, 0
    if isinstance(matter.when, Within):
        return 1, matter.when.place, 1
    return 2, date.max, int(matter.when is None)


_PARTS_OF_A_YEAR = {"primo": "I begyndelsen af", "medio": "Midt i", "ultimo": "I slutningen af"}


def _when(matter: Matter) -> str:
    """Say when a matter comes: ``Fire gange om året fra 23. august 2017``, ``Uden dato``."""
    if isinstance(matter.when, date):
        day = danish.format_date(matter.when)
        if not matter.times_a_year:
            return f"Mødet {day}"
        often = counted(matter.times_a_year, "gang", "gange", neuter=False)
        return f"{capitalised(often)} om året fra {day}"
    if matter.when is None:
        return "Uden dato"
    said = matter.when.words if isinstance(matter.when, Within) else matter.when
    word, _, rest = said.partition(" ")
    return capitalised(f"{_PARTS_OF_A_YEAR.get(word, word)} {rest}".rstrip())


def _points(papers: Papers, entry: ReportEntry) -> list[str]:
    """Return the items of the agenda that a report is about: ``Punkt 2. Budget``."""
    tables = entry.page.tables if entry.page else ()
    items = sorted({item for table in tables if (item := papers.meeting.table(table).item)})
    return [f"Punkt{NO_BREAK_SPACE}{papers.meeting.point(item)}" for item in items]


def _deviations(reports: Sequence[ReportEntry]) -> list[dict[str, Any]]:
    return [
        {**deviation, "report": entry.title, "page": f"{entry.name}.html"}
        for entry in reports
        if entry.page
        for deviation in entry.page.deviations
    ]


def _goals(
    papers: Papers, reports: Sequence[ReportEntry]
) -> list[tuple[goals.GoalView, list[ReportEntry]]]:
    """Return the goals of a meeting, each with the reports that show it."""
    return [
        (goal, [one for one in reports if one.page and goal.id in one.page.goals])
        for goal in goals.of_meeting(papers)
    ]


def placeholder_page(papers: Papers, entry: ReportEntry) -> str:
    """Return the page that stands in the place of a report that could not be made."""
    meeting = papers.meeting
    section = {
        "id": "fejl",
        "heading": "Hvad der skete",
        "html": render("failure.html.j2", reason=entry.failed),
    }
    return of_meeting(
        "report.html.j2",
        meeting,
        entry.title,
        "Denne rapport kunne ikke laves",
        [{"term": capitalised(meeting.kind), "text": meeting.day}],
        sections=[section],
    )


@dataclass(frozen=True)
class NeighbourLink:
    """A meeting that a page leads to; ``committee`` is empty where it is the page's own.

    ``paper`` is what it is called where it is no meeting: ``notat 1. juli 2019``.
    """

    day: date
    href: str
    committee: str = ""
    paper: str = ""

    def words(self, which: str) -> str:
        """Name it: ``Forrige møde: 5. april 2017``."""
        of = f" ({self.committee})" if self.committee else ""
        if self.paper:
            return f"{which}: {self.paper}{of}"
        return f"{which} møde: {danish.format_date(self.day)}{of}"


_HOME = re.compile(r'(<p class="home"><a [^>]*>[^<]*</a>).*?</p>', re.DOTALL)


def leading_to(html: str, earlier: NeighbourLink | None, later: NeighbourLink | None) -> str:
    """Return a finished page of a meeting that leads to these meetings, and to no others."""
    links = [
        (link.href, link.words(which))
        for link, which in ((earlier, "Forrige"), (later, "Næste"))
        if link
    ]
    said = render("neighbours.html.j2", links=links).rstrip()
    return _HOME.sub(lambda home: f"{home[1]}{said}</p>", html, count=1)


_MOST_UNFOLDED = 60  # meetings that are looked through without effort
_NEWEST = 10


@dataclass(frozen=True, order=True)
class MeetingEntry:
    """A published meeting as the index shows it; ``findings`` are addresses and headings.

    Those of ``series`` follow a table over all meetings until this one. ``goals`` are titles, and
    how they stand. ``paper`` is what it is called where it is no meeting.
    """

    sender: str
    day: date
    href: str
    committee: str
    heading: str
    summary: str
    made_up: bool = False
    findings: tuple[tuple[str, str], ...] = ()
    corrected: str = ""
    series: tuple[tuple[str, str], ...] = ()
    goals: tuple[tuple[str, str], ...] = ()
    paper: str = ""

    @property
    def body(self) -> str:
        """Whose meeting it is, as addresses have it: ``helsingoer``."""
        return self.href.split("/")[0]

    @property
    def told(self) -> str:
        """What is said of it: its reports, and when its figures were last corrected."""
        if not self.corrected:
            return self.summary
        day = danish.format_date(date.fromisoformat(self.corrected))
        return f"Rettet {day}. {self.summary}"

    @property
    def date_text(self) -> str:
        """The day as a reader sees it, or what paper it is."""
        return capitalised(self.paper) or danish.format_date(self.day)

    @property
    def goals_as_of(self) -> str:
        """Say as of when its goals are told: ``ved mødet 3. maj 2017``."""
        return f"i {self.paper}" if self.paper else f"ved mødet {self.date_text}"

    @property
    def day_text(self) -> str:
        """The day where its year is known, in a link that does not break: ``3. maj``."""
        if self.paper:
            return self.date_text
        return self.date_text.rpartition(NO_BREAK_SPACE)[0].replace(NO_BREAK_SPACE, " ")


def index_page(entries: Sequence[MeetingEntry]) -> str:
    """Return the index of every published meeting.

    The newest come first with what was found; then every meeting has its line, by sender and
    year; those that are made up stand last and apart. Of many meetings only whose they are is said,
    and the page of each body has them. Raises
    :class:`analysis.export.refusals.RefusedError` when it must not be published.
    """
    ordered = sorted(
        entries, key=lambda entry: (-entry.day.toordinal(), danish.alphabetical(entry.sender))
    )
    real = [entry for entry in ordered if not entry.made_up]
    made_up = [entry for entry in ordered if entry.made_up]
    page = dict.fromkeys(("sender", "committee", "facts", "notice", "corrected"), "") | {
        "heading": "Udvalgstal",
        "summary": _index_summary(real, made_up),
    }
    made = make(
        "index.html.j2",
        footer="Udvalgstal",
        page=page,
        newest=real[:_NEWEST],
        bodies=_bodies(real),
        made_up_bodies=_bodies(made_up),
        senders=_by_sender(real) if len(real) > 1 else [],
        made_up=made_up,
        notice=made_up_notice(*dict.fromkeys(entry.sender for entry in made_up)),
        folded=len(entries) > _MOST_UNFOLDED,
        counts=_counts,
        called=_called,
    )
    return checked(made)


def _bodies(entries: Sequence[MeetingEntry]) -> list[tuple[str, str]]:
    """Return the address of each body's page, and what it is called."""
    found = {one.body: one.sender for one in entries}
    by_name = sorted(found.items(), key=lambda one: danish.alphabetical(one[1]))
    return [(f"{body}/index.html", name) for body, name in by_name]


def _counts(entries: Sequence[MeetingEntry]) -> str:
    """Return how many meetings and how many papers there are: ``2 møder og 1 papir``."""
    papers = [bool(one.paper) for one in entries]
    counts = [(papers.count(False), "møde", "møder"), (papers.count(True), "papir", "papirer")]
    return danish.join_words(
        [f"{n}{NO_BREAK_SPACE}{one if n == 1 else many}" for n, one, many in counts if n]
    )


def _called(entries: Sequence[MeetingEntry]) -> str:
    """Return what they are: ``møder``, ``papir``, ``møder og papirer``."""
    return re.sub(rf"\d+{NO_BREAK_SPACE}", "", _counts(entries))


def _index_summary(real: Sequence[MeetingEntry], made_up: Sequence[MeetingEntry]) -> str:
    if not real:
        there_are = "kun opdigtede tal" if made_up else "ingen møder"
        return f"Her kommer tal fra udvalgsmøder, regnet efter. Indtil videre er der {there_are}."
    papers = any(one.paper for one in real)
    every = ("udvalgsmøder og papirer til udvalg", "møde og papir")
    whence, each = every if papers else ("udvalgsmøder", "møde")
    return (
        f"Her er tallene fra {whence} regnet efter, hvor det er muligt. For hvert {each} "
        "står der, hvad tallene viser. Er der regnestykker, der ikke stemmer, står det også."
    )


def body_page(entries: Sequence[MeetingEntry]) -> str:
    """Return the page of one body's published meetings, which the index leads to.

    The newest come first with what was found, then the days of the others, year by year; then what
    follows a table over the meetings and what the goals are, as the last of them has it. Raises
    :class:`analysis.export.refusals.RefusedError` when it must not be published.
    """
    ordered = [_beside(one) for one in sorted(entries, key=lambda one: one.day, reverse=True)]
    series = {
        (one.committee, href.rpartition("/")[2]): (one, href, text)
        for one in reversed(ordered)  # the last to have it
        for href, text in one.series
    }
    name, made_up = ordered[0].sender, any(one.made_up for one in ordered)
    page = dict.fromkeys(("sender", "committee", "facts", "corrected"), "") | {
        "heading": name,
        "summary": _body_summary(ordered),
        "notice": made_up_notice(name) if made_up else "",
    }
    earlier = groupby(ordered[_NEWEST:], key=lambda one: one.day.year)
    made = make(
        "body.html.j2",
        footer=f"{name} · Personerne er opdigtede" if made_up else name,
        page=page,
        newest=ordered[:_NEWEST],
        earlier=[(year, [*of_year]) for year, of_year in earlier],
        called=capitalised(_called(ordered[:_NEWEST])),
        several=len({one.committee for one in ordered}) > 1,
        judged=next((one for one in ordered if one.goals), None),
        series=sorted(series.values(), key=lambda one: (-one[0].day.toordinal(), one[1])),
    )
    return checked(made)


def _beside(entry: MeetingEntry) -> MeetingEntry:
    """Return a meeting with addresses as they are from the page of its body."""

    def beside(links: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple((href.removeprefix(folder), text) for href, text in links)

    folder = f"{entry.body}/"
    found, series = beside(entry.findings), beside(entry.series)
    return replace(entry, href=entry.href.removeprefix(folder), findings=found, series=series)


def _body_summary(ordered: Sequence[MeetingEntry]) -> str:
    """Return of how many meetings there are figures, and from when to when."""
    if any(one.paper for one in ordered):
        return f"Her er tal fra {_counts(ordered)}."
    last, first = ordered[0].date_text, ordered[-1].date_text
    if len(ordered) == 1:
        return f"Her er tal fra ét møde, {last}."
    return f"Her er tal fra {count_word(len(ordered), neuter=True)} møder, fra {first} til {last}."


def _by_sender(entries: Sequence[MeetingEntry]) -> list[dict[str, object]]:
    """Return meetings by sender and year, in the order that they have within a year."""
    by_place = sorted(entries, key=lambda entry: danish.alphabetical(entry.sender))
    grouped = [(k, [*of]) for k, of in groupby(by_place, key=lambda entry: entry.sender)]
    return [
        {
            "name": name,
            "id": meetings[0].body,
            "meetings": meetings,
            "years": [
                {"year": year, "meetings": list(of_year)}
                for year, of_year in groupby(meetings, key=lambda entry: entry.day.year)
            ],
        }
        for name, meetings in grouped
    ]
