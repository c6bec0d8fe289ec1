"""Goals in Danish: what is to be reached, what the figures are now, and what that says."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from analysis import danish
from analysis.checks.goals import Measured, Said, Told, Verdict, bounds
from analysis.checks.relations import Place
from analysis.danish import NO_BREAK_SPACE, PERCENT
from analysis.interval import Interval
from analysis.measures.series import Series
from analysis.meeting.goals import Goal, Target
from analysis.observations import Observation, Status, words
from analysis.papers import Papers
from analysis.present.sentences import (
    FEWEST_FOR_A_MULTIPLE,
    amount,
    capitalised,
    doubted,
    during,
    lacks,
    sentence,
    uncapitalised,
)

_MOST_DECIMALS = 6
_EARLY, _UNKNOWN = "For tidligt at sige", "Kan ikke bedømmes"
_NO_DAY = "Det er ikke oplyst, hvilken dag målet skal være nået, så det kan ikke bedømmes."
_DEPENDS = "Kommer an på, hvad der tælles med"
_NOT_MEASURED = "Kan ikke måles med mødets tal"


@dataclass(frozen=True)
class GoalView:
    """A goal as a page shows it.

    ``verdict`` is in a few words; of each reading there is its name, and what is said of it. What
    all of them come to is told once, in ``outcome``; ``remark`` is about how they were added up.
    """

    id: str
    title: str
    verdict: str
    target: str
    text: str
    readings: tuple[tuple[str, str], ...]
    outcome: str
    remark: str


@dataclass(frozen=True)
class GoalLine:
    """A goal in a chart: of which series, at least or at most what, and that in figures."""

    label: str
    asked: str
    value: Decimal
    text: str


def lines(papers: Papers, table: str, series: Sequence[Series]) -> list[GoalLine]:
    """Return the goals that are asked of one series of a table, and of no sum or share.

    One that may be counted in several ways is asked of no series alone.
    """
    found = []
    for goal, told in papers.goals_in(table):
        if (
            len(goal.readings) == 1
            and not goal.readings[0].of
            and len(goal.readings[0].figures) == 1
        ):
            found += [
                GoalLine(one.label, asked, value, _written(value))
                for one in series
                if one.points and _cells(table, one) <= told[0].found.places
                for asked, value in _edges(goal)
            ]
    return found


def _cells(table: str, series: Series) -> set[Place]:
    return {Place(table, *series.cell(point)) for point in series.points}


def _edges(goal: Goal) -> list[tuple[str, Decimal]]:
    low, high = goal.between or (goal.at_least, goal.at_most)
    both = (("mindst", low), ("højst", high))
    return [(asked, value) for asked, value in both if value is not None]


def of_table(papers: Papers, table: str, shows: Callable[[str, str], bool]) -> list[GoalView]:
    """Return the goals that figures of a table measure, by those that are shown.

    ``shows`` says whether the figure in a row and a column is.
    """
    found = []
    for goal, told in papers.goals_in(table):
        if shown := [one for one in told if _is_shown(one, shows)]:
            found.append(view(papers, goal, shown))
    return found


def of_meeting(papers: Papers) -> list[GoalView]:
    """Return all goals of a meeting."""
    return [view(papers, goal, papers.told_of(goal)) for goal in papers.meeting.goals]


def _is_shown(told: Told, shows: Callable[[str, str], bool]) -> bool:
    parts = told.last.measured.parts
    return all(shows(part.row, part.column) for part in parts if part.table == told.found.table)


def view(papers: Papers, goal: Goal, told: Sequence[Told]) -> GoalView:
    """Return a goal in words, by some of its readings."""
    said = [_Words(papers, goal, one) for one in told]
    labels, outcomes = {one.label for one in said}, {one.outcome for one in said}
    label = labels.pop() if len(labels) == 1 else _DEPENDS if labels else _NOT_MEASURED
    shared = outcomes.pop() if len(outcomes) == 1 else ""
    readings = [(one, "" if shared else one.outcome) for one in said]
    return GoalView(
        goal.id,
        goal.title,
        label,
        " ".join([_target(papers, goal), *_counted_otherwise(papers, goal, told)]),
        goal.text,
        tuple((one.told.found.reading.text, f"{one.text} {own}".strip()) for one, own in readings),
        shared,
        _OVERLAP if any(one.is_spread for one in said) else "",
    )


# --- what is to be reached ------------------------------------------------------------------------


def _target(papers: Papers, goal: Goal) -> str:
    """Return ``Målet er mindst 30 pct. ved udgangen af 2017. Det står under punkt 6.``"""
    meeting = papers.meeting
    is_over = goal.by is not None and meeting.date > goal.by
    said = [f"Målet {'var' if is_over else 'er'} {asked(goal, goal.unit)} {_when(goal)}"]
    day = f"mødet {danish.format_date(goal.decided.meeting)}"
    on = f" på {day}" if goal.decided.meeting != meeting.date else ""
    if item := goal.decided.item:
        said.append(f"Det står under punkt{NO_BREAK_SPACE}{item}{on}")
    elif on:
        said.append(f"Det er fra {day}")
    if goal.steps:
        steps = [f"{asked(step, goal.unit)} {_when(step)}" for step in goal.steps]
        said.append(f"På vejen er målet {danish.join_words(steps)}")
    return " ".join(map(sentence, said))


def asked(target: Target, unit: str) -> str:
    """Return ``mindst 30 pct.``, ``højst 5 pct.`` or ``mellem 80 og 100 personer``."""
    if target.between:
        low, high = target.between
        return f"mellem {_written(low)} og {_written(high, unit)}"
    if target.at_least is not None:
        return f"mindst {_written(target.at_least, unit)}"
    return f"højst {_written(target.at_most or Decimal(0), unit)}"


def _written(value: Decimal, unit: str = "") -> str:
    return amount(value, max(0, -int(value.as_tuple().exponent)), unit)


def _when(target: Target) -> str:
    """Return ``ved udgangen af 2017``, ``senest den 15. november 2017``, or the papers' words."""
    day = target.by
    if day is None:
        return target.within if isinstance(target, Goal) else ""
    if (day.month, day.day) == (12, 31):
        return f"ved udgangen af {day.year}"
    if day.day == calendar.monthrange(day.year, day.month)[1]:
        month = danish.MONTHS[day.month - 1]
        return f"ved udgangen af {month}{NO_BREAK_SPACE}{day.year}"
    return f"senest den {danish.format_date(day)}"


def _counted_otherwise(papers: Papers, goal: Goal, told: Sequence[Told]) -> list[str]:
    """Name the breaks between the day on which a goal was decided and the figures it is held to."""
    days = {
        one.day
        for at in (said.last.measured for said in told)
        for part in (*at.parts, *([at.whole] if at.whole else []))
        for one in papers.meeting.table(part.table).breaks
        if at.period and goal.decided.meeting < one.day <= at.period.end
    }
    if not days:
        return []
    named = danish.join_words([f"den {danish.format_date(day)}" for day in sorted(days)])
    cut = "et brud" if len(days) == 1 else "brud"
    said = f"Efter at målet blev besluttet, kom der {cut} i tallene {named}"
    return [f"{said}, så de er ikke opgjort som dengang."]


# --- what the figures say -------------------------------------------------------------------------


class _Words:
    """What one reading says of a goal, in a few words and in sentences."""

    def __init__(self, papers: Papers, goal: Goal, told: Told) -> None:
        self.papers, self.goal, self.told = papers, goal, told

    @property
    def label(self) -> str:
        """The verdict in a few words."""
        return _LABELS[_sense(self.goal), self.told.last.verdict]

    @property
    def text(self) -> str:
        """The newest figure, or that of the day, and what became of the steps on the way."""
        steps = [one for one in self.told.said[:-1] if one.verdict is not Verdict.EARLY]
        return " ".join([self._figures(self.told.last.measured), *map(self._step, steps)])

    @property
    def outcome(self) -> str:
        """What that says; empty before the day."""
        said = self.told.last
        if said.verdict is Verdict.EARLY:
            return ""
        if said.verdict is not Verdict.UNKNOWN:
            return sentence(_outcome(said, "målet"))
        if said.target.by is None:
            return _NO_DAY
        unsaid = f"ikke siges, om {_open(said, 'målet')}."
        if said.measured.lacking:
            return f"Derfor kan det {unsaid}"
        return f"{capitalised(self._why(said))}, så det kan {unsaid}"

    def _step(self, said: Said) -> str:
        """Return ``Delmålet ved udgangen af 2016 blev nået: 20 af 100 (20,0 pct.) i 2016.``"""
        when = _when(said.target).replace("senest den", "for den")
        step, figures = f"delmålet {when}", self._figures(said.measured)
        if said.verdict is not Verdict.UNKNOWN:
            return f"{capitalised(_outcome(said, step))}: {figures}"
        why = figures if said.measured.lacking else f"{self._why(said)}."
        return f"Det kan ikke siges, om {_open(said, step)}: {why}"

    def _figures(self, at: Measured) -> str:
        """Return ``28 af 303 (9,2 pct.) den 1. april 2017.``, or why there is no figure."""
        when = f" {during(at.period)}" if at.period else ""
        if lacking := at.lacking:
            if lacking.status is Status.DOUBTED:
                return uncapitalised(doubted(f"{self._name(lacking)}{when}", 1, lacking.why))
            return f"tallet for {self._name(lacking)} {lacks(lacking.status)}{when}."
        share = self._share(at)
        return f"{self._count(at)}{share and f' ({share})'}{when}".rstrip(".") + "."

    def _name(self, figure: Observation) -> str:
        rows_are_times = bool(self.papers.meeting.table(figure.table).rows.dated)
        return f"»{figure.column if rows_are_times else figure.row}«"

    @property
    def is_spread(self) -> bool:
        """Whether it is only known between what the figure lies, since the groups overlap."""
        counts = [one.measured.count for one in self.told.said]
        return self.told.found.overlap and any(one and one.low < one.high for one in counts)

    def _count(self, at: Measured) -> str:
        """Return ``28 af 303``, ``28 personer`` or ``under 5 af 303``."""
        first, whole = at.parts[0], at.whole
        decimals = max(part.decimals for part in at.parts)
        unit = "" if whole and danish.is_count(first.unit) else first.unit
        of = f" af {amount(whole.value or Decimal(0), whole.decimals, unit)}" if whole else ""
        unit = "" if of else unit
        if at.is_bounded:
            return f"{words(first).said}{unit and f' {unit}'}{of}"
        return f"{self._range(at.count, decimals, unit)}{of}" if at.count else ""

    def _share(self, at: Measured) -> str:
        """Return ``9,2 pct.``; of fewer than ten persons no per cent is said, nor of ``<5``."""
        if at.whole is None or at.value is None or at.is_bounded:
            return ""
        size = at.whole.value or Decimal(0)
        is_few = danish.is_count(at.whole.unit) and size < FEWEST_FOR_A_MULTIPLE
        return "" if is_few else self._range(at.value, 1, PERCENT)

    def _range(self, value: Interval, decimals: int, unit: str) -> str:
        """Return a figure, with so many decimals that it lies where it does of what is asked."""
        ends = _exact(value.low), _exact(value.high)
        while decimals < _MOST_DECIMALS and ends[0] != ends[1]:
            if len({danish.round_half_up(end, decimals) for end in ends}) > 1:
                break
            decimals += 1
        low, high = (self._decimals(end, decimals) for end in (value.low, value.high))
        return _between(value, low, high, unit)

    def _decimals(self, end: Fraction, least: int) -> int:
        edges = {
            edge
            for target in self.goal.targets
            for edge in (bounds(target).low, bounds(target).high)
        }
        for decimals in range(least, _MOST_DECIMALS):
            shown = Fraction(danish.round_half_up(_exact(end), decimals))
            if all((shown < edge, shown > edge) == (end < edge, end > edge) for edge in edges):
                return decimals
        return least

    def _why(self, said: Said) -> str:
        """Say why there is no verdict, though there are figures."""
        at = said.measured
        if at.possible is None:
            return "der er ikke noget at regne procent af"
        if at.period is None:
            return "det er ikke oplyst, hvornår tallet er fra"
        if not said.is_of_the_day:
            return "der er ikke et tal fra den dag"
        if at.is_bounded:
            return "tallet er ikke vist præcist"
        return "antallet kendes ikke præcist" if self.told.found.overlap else "tallet er afrundet"


_OVERLAP = "Hvor flere rækker er lagt sammen, kan en person stå i mere end én af dem."


def _exact(end: Fraction) -> Decimal:
    return Decimal(end.numerator) / Decimal(end.denominator)


def _between(value: Interval, low: int, high: int, unit: str) -> str:
    """Return ``28 personer``, or ``mellem 28 og 59 personer`` of what is not known exactly."""
    last = amount(_exact(value.high), high, unit)
    if value.low == value.high:
        return last
    return f"mellem {amount(_exact(value.low), low)} og {last}"


def _sense(target: Target) -> str:
    if target.between:
        return "between"
    return "at_least" if target.at_least is not None else "at_most"


_LABELS = {
    (sense, verdict): label
    for sense, labels in {
        "at_least": ("Nået", "Ikke nået"),
        "at_most": ("Overholdt", "Ikke overholdt"),
        "between": ("Inden for målet", "Uden for målet"),
    }.items()
    for verdict, label in zip(Verdict, (*labels, _EARLY, _UNKNOWN), strict=True)
}


def _outcome(said: Said, what: str) -> str:
    """Return ``målet blev nået``; ``what`` is the goal, or a step on the way."""
    is_met = said.verdict is Verdict.REACHED
    if said.target.between:
        return f"tallet lå {'inden for' if is_met else _side(said)} {what}"
    kept = "nået" if said.target.at_least is not None else "overholdt"
    return f"{what} blev {'' if is_met else 'ikke '}{kept}"


def _open(said: Said, what: str) -> str:
    """Return what it is that cannot be said: ``målet blev nået``."""
    if said.target.between:
        return f"tallet lå inden for {what}"
    return f"{what} blev {'nået' if said.target.at_least is not None else 'overholdt'}"


def _side(said: Said) -> str:
    possible = said.measured.possible
    return "over" if possible and possible.low >= bounds(said.target).high else "under"
