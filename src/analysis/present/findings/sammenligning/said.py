"""Sentences about a place among others: on the latest period and over time.

Nothing is said of which end is the best: a high figure may be good or bad.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from analysis import danish
from analysis.danish import NO_BREAK_SPACE
from analysis.measures.rows import KnownRow
from analysis.measures.sammenligning import Compared, Level, finest
from analysis.measures.series import Known, Series
from analysis.present import figure as draw
from analysis.present import sentences
from analysis.present.findings.tabel import course, words
from analysis.present.findings.tabel.ranking import neighbours
from analysis.present.sentences import amount, capitalised, count_word, during, sentence
from analysis.present.table import Table, unit_words

_MOST_PANELS = 24  # of more none can be told from the others
_MOST_NAMED = 12  # more without a figure are counted, and the table has their names


@dataclass(frozen=True)
class Said:
    """What is said of places that are compared, which a ``table`` shows.

    ``noun`` is what their figures are, in the definite form: ``aktiveringsgraden``. Where it is
    empty it is what their unit says: ``andelen``, ``antallet``, ``tallet``.
    """

    table: Table
    found: Compared
    noun: str = ""

    # --- what the words are of --------------------------------------------------------------------

    @property
    def _unit(self) -> str:
        """The unit of the figures, as the table or what was counted has it."""
        for one in self.found.all:
            for point in one.points:
                column = self.table.spec.column(point.column)
                return self.table.unit_of(column) if column else one.unit
        return ""

    @property
    def _noun(self) -> str:
        return self.noun or words.noun(self.table, self._unit)

    @property
    def _many(self) -> str:
        return words.many(self.table)

    @property
    def _own(self) -> str:
        return words.spoken(self.table, self.found.own.label)

    @property
    def _where(self) -> str:
        return words.whose(self.table, self.found.own.label)

    def _said(self, value: Decimal, decimals: int) -> str:
        return amount(value, decimals, self._unit)

    def _figure(self, one: Known | KnownRow) -> str:
        return self._said(one.value, one.decimals)

    def _of(self, level: Level) -> str:
        """Return whom the figures are of: ``alle syv kommuner``, or of how many there is one."""
        if not level.rows.unknown:
            return sentences.every(level.count, self._many)
        which = words.with_figures(level.rows.unknown)
        return f"de {count_word(level.count)} {self._many}, {which}"

    def _is_upset(self, level: Level | None) -> bool:
        """Whether nothing may rest on the figures shown, since others of a register are not."""
        return level is not None and words.is_upset(self.table, level.rows.unknown)

    @cached_property
    def _level(self) -> Level | None:
        """The places in the period told of, where something may be said of them."""
        level = self.found.latest_level
        return None if self._is_upset(level) else level

    def _placed(self, level: Level | None) -> str:
        """Return ``nummer 5 af 7 kommuner sammen med Greve``, where there is a place."""
        if level is None or level.own is None or level.place is None or self._is_upset(level):
            return ""
        return words.placed(self.table, level.own, level.rows.known, level.rows.unknown)

    # --- the latest period ------------------------------------------------------------------------

    def finding(self) -> str:
        """Return the page's heading: the own figure and its place, or else where the ends are."""
        latest, own = self.found.latest, self.found.own
        if not own.points:
            return capitalised(self._of_all())
        if latest is None:
            return f"{capitalised(self._noun)} {self._where} {sentences.unknown(own.points)}"
        when, level = during(latest.period), self._level
        said = f"{self._noun} {self._where} er {self._figure(latest)} {when}"
        if level and level.count > 1 and not level.is_spread:
            said = f"{self._noun} er {self._figure(latest)} i {self._of(level)} {when}"
            said = said if not level.rows.unknown else f"{said.removesuffix(f' {when}')}, {when}"
        placed = self._placed(level)
        newer = course.newer([own])
        return capitalised(f"{said}{placed and f': {placed}'}{newer and f', men {newer}'}")

    def _of_all(self) -> str:
        """Return where the figure is highest and lowest, where no municipality is the own."""
        level, noun = self._level, self._noun
        if self.found.period is None:
            points = [point for one in self.found.all for point in one.points]
            return f"{noun} {sentences.unknown(points)}"
        if level is None:  # no end may be told of where others are not shown
            return self.table.spec.title
        known, when = level.rows.known, f" {during(level.period)}"
        if level.count == 1:
            where = words.whose(self.table, known[0].label)
            return f"{noun} {where} er {self._figure(known[0])}{when}"
        if not level.is_spread:
            lack = "," if level.rows.unknown else ""
            return f"{noun} er {self._figure(known[0])} i {self._of(level)}{lack}{when}"
        ends = words.extremes(self.table, noun, level.rows, when=when)
        low, high = self._figure(known[-1]), self._figure(known[0])
        return ends or f"{noun} er fra {low} til {high}{words.basis(self.table, level.rows)}{when}"

    def summary(self) -> str:
        """Return how far the own figure is from the median, and which end is number one."""
        absent = sentence(words.own_is_absent(self.table))
        first = "Nummer 1 er det højeste tal." if self._placed(self._level) else ""
        middle = self._median(self._level) or self._ends(self._level)
        return " ".join(filter(None, [absent, middle, first]))

    def _median(self, level: Level | None, of: str = "") -> str:
        """Return the median, of how many it is, and how far the own is from it."""
        if level is None or level.median is None or not level.is_spread or self._is_upset(level):
            return ""
        decimals = level.decimals
        middle = self._said(level.median, finest(level.median, decimals))
        comma = "," if level.rows.unknown else ""
        said = f"Medianen for {self._of(level)}{comma}{of} er {middle}"
        away = self._away(level.distance, decimals)
        return sentence(f"{said}, og {self._own} ligger {away}" if away else said)

    def _away(self, distance: Decimal | None, decimals: int) -> str:
        """Return ``3,9 procentpoint under``, or ``på den``; nothing where it is not known."""
        if distance is None:
            return ""
        if not distance:
            return "på den"
        size = words.apart(distance, finest(distance, decimals), self._unit)
        return f"{size} {'over' if distance > 0 else 'under'}"

    def _larger(self) -> Iterator[str]:
        """Yield the figure of each larger area in the same period, and how far the own is off."""
        period, latest = self.found.period, self.found.latest
        for one in self.found.references if period else ():
            figure = one.at(period) if period else None
            if figure is None:
                yield sentences.gaps(one.between(period, period), quoted=False, from_the_first=True)
                continue
            said = f"{self._noun} {words.whose(self.table, one.label)} er {self._figure(figure)}"
            if latest:
                distance = latest.value - figure.value
                decimals = max(latest.decimals, figure.decimals)
                away = self._away(distance, decimals) if distance else "på det samme"
                said = f"{said}, og {self._own} ligger {away}"
            yield sentence(said)

    def key_figures(self) -> list[tuple[str, str] | None]:
        """Return the own figure, its place, and how far it is from the median."""
        latest, level = self.found.latest, self._level
        if latest is None or level is None:
            return []
        figure = f"er {self._noun} {self._where} {during(latest.period)}."
        found: list[tuple[str, str] | None] = [(self._figure(latest), figure)]
        if level.place is not None:
            with_ = f", delt med {sentences.counted(level.tied, 'anden', 'andre', neuter=False)}"
            whom = f"{self._many}ne"
            if level.rows.unknown:
                whom = f"de {self._many}, {words.with_figures(level.rows.unknown)}"
            said = f"er {danish.possessive(self._own)} plads blandt {whom}"
            said += f"{with_ if level.tied else ''}. Det højeste tal er nummer 1."
            found.append((f"{level.place} af {level.count}", said))
        if level.distance is not None and level.median is not None and level.is_spread:
            middle = self._said(level.median, finest(level.median, latest.decimals))
            size, _, side = self._away(level.distance, latest.decimals).rpartition(" ")
            said = f"{side} medianen for {self._of(level)}. Medianen er {middle}"
            if not level.distance:
                size, said = middle, f"er også medianen for {self._of(level)}"
            found.append((size, sentences.ended(said)))
        return found

    def latest_heading(self) -> str:
        """Return how many of the others are higher than the own, or only when it is."""
        comparison, period = self.found.standing(), self.found.period
        if period is None:
            return f"{capitalised(self._many)}ne"
        if comparison is None or not comparison.count or self._level is None:
            return f"{capitalised(self._many)}ne {during(period)}"
        above = sentences.above(comparison, self._own, self._many)
        above = above.replace("der er tal for", words.with_figures(self._level.rows.unknown))
        return f"{capitalised(during(period))} lå {above}"

    def latest_text(self) -> tuple[list[str], list[str]]:
        """Return the ends, the nearest and larger areas; the cluster, and what has no figure."""
        ends = self._ends(self._level) if self._median(self._level) else ""  # else said above
        return [ends, *self._larger()], [*self._in_cluster(), self._gaps()]

    def _ends(self, level: Level | None) -> str:
        """Return where it is highest and lowest, and who is just above and below the own."""
        if level is None or level.count < 2 or not level.is_spread:
            return ""
        ends = words.extremes(self.table, self._noun, level.rows) if self.found.own.points else ""
        nearest = neighbours(self.table, level.own, level.rows.known) if level.place else ""
        nearest += words.basis(self.table, level.rows) if nearest else ""
        return " ".join(map(sentence, filter(None, [ends, nearest])))

    def _in_cluster(self) -> Iterator[str]:
        """Yield the own place in the cluster, its median, and who of it is not in the table."""
        found, period = self.found, self.found.period
        if found.cluster and period and found.own.points:
            level = found.level(period, in_cluster=True)
            where = "i den del af klyngen, som tabellen har," if found.absent else "i klyngen"
            if placed := self._placed(level):
                yield sentence(f"{where} er {self._own} {placed}")
            yield self._median(level, f" {where}")
        if found.absent:
            names = [words.spoken(self.table, name) for name in found.absent]
            yield sentence(f"{danish.join_words(names)} er i klyngen, men ikke i tabellen")

    def _gaps(self) -> str:
        """Return how many and which have no figure in the period, and why."""
        period = self.found.period
        if period is None:  # the own is told of over time
            return sentences.gaps(*self.found.others, quoted=False, many=self._many)
        then = [one.between(period, period) for one in self.found.all]
        said = sentences.gaps(
            *then, quoted=False, from_the_first=True, many=self._many, most=_MOST_NAMED
        )
        reasons = Counter((point.status, point.why) for one in then for point in one.missing)
        also = f" Tabel{NO_BREAK_SPACE}{self.table.number} viser hvilke."
        return f"{said}{also}" if max(reasons.values(), default=0) > _MOST_NAMED else said

    @property
    def _unit_words(self) -> str:
        return unit_words(self._unit, printed=self.table.is_printed)

    # --- over time --------------------------------------------------------------------------------

    @cached_property
    def _course(self) -> Series:
        """The own figures that may be held against each other: those since the last break."""
        return self.found.since_break(self.found.own)

    def course_heading(self) -> str:
        """Return how the own figure moved, or how those of all did where there is no own."""
        whole = self._course.whole
        if not self.found.own.points:
            return capitalised(self._ways()) or f"{capitalised(self._noun)} over tid"
        if whole is None:
            return f"Udviklingen {self._where} kan ikke regnes ud"
        subject = f"{self._noun} {self._where}"
        return capitalised(sentences.first_and_last(whole, subject, self._unit))

    def _ways(self) -> str:
        every = [self.found.since_break(one) for one in self.found.all]
        lacking = [point for one in every for point in one.missing]
        if words.is_upset(self.table, lacking):
            return ""
        return sentences.ways(every, self._noun, self._many)

    def course_text(self) -> tuple[list[str], list[str], list[str]]:
        """Return the turns and the ways of all; the place then and now; breaks and gaps."""
        own, whole = self.found.own, self._course.whole
        it = "den" if self._noun.split()[0].endswith("en") else "det"
        turns = sentences.turns(whole, self._unit, it) if whole else []
        ways = self._ways() if own.points else ""
        apart = sentences.OVERLAP if any(one.left_out for one in self.found.all) else ""
        gaps = sentences.gaps(own, quoted=False, from_the_first=True)
        passed_over = sentence(course.passed_over(self.found.all[:1]))
        return (
            [sentence(sentences.clauses(turns)), sentence(ways)],
            [*self._then_and_now()],
            [self._breaks(), passed_over, apart, gaps],
        )

    def _then_and_now(self) -> Iterator[str]:
        """Yield the own place and how far it was from the median, first and last."""
        known = [self.found.level(point.period) for point in self._course.known]
        if len(known) < 2:
            return
        first, last = known[0], known[-1]
        then, now = during(first.period), during(last.period)
        if (before := self._placed(first)) and (after := self._placed(last)):
            said = f"{then} var {self._own} {before}, og {now} {after}"
            both = f"både {then} og {now} var {self._own} {after}"
            yield sentence(both if before == after else said)
        if self._median(first) and self._median(last):
            ways = [self._away(one.distance, self._decimals) for one in (first, last)]
            ways = ["på medianen" if way == "på den" else f"{way} medianen" for way in ways]
            said = f"{then} lå {self._own} {ways[0]}, og {now} {ways[1]}"
            both = f"både {then} og {now} lå {self._own} {ways[1]}"
            yield sentence(both if ways[0] == ways[1] else said)

    @property
    def _decimals(self) -> int:
        points = (point for one in self.found.all for point in one.known)
        return max((point.decimals for point in points), default=0)

    def _breaks(self) -> str:
        """Return from when figures are of something else, and are held against none before."""
        return sentences.broken(map(self.found.since_break, self.found.all))

    # --- each by itself ---------------------------------------------------------------------------

    @property
    def _panels(self) -> list[Series]:
        members = list(self.found.members)
        return members if 0 < len(members) <= _MOST_PANELS and draw.enough_points(members) else []

    def each_heading(self) -> str:
        """Return the heading of the small charts; nothing where there are none."""
        if not self._panels:
            return ""
        whom = f"{capitalised(self._many)}ne i klyngen" if self.found.cluster else ""
        others = "De andre " if self.found.own.points else ""
        return f"{whom or capitalised(f'{others}{self._many}')} hver for sig"

    def each_text(self) -> str:
        """Return whose figures are not there, and when."""
        return sentences.gaps(
            *self._panels, quoted=False, from_the_first=True, many=f"af {self._many}ne"
        )
