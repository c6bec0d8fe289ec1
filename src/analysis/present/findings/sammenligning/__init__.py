"""A place among others, in words, charts and a table: on the latest period and over time."""

from __future__ import annotations

from decimal import Decimal

from analysis import danish
from analysis.measures.sammenligning import Level, finest
from analysis.measures.series import Known, Point, Series
from analysis.observations import WORDS, Status
from analysis.present import figure as draw
from analysis.present import sentences
from analysis.present.computed import Computed, ComputedRow
from analysis.present.figure import Figure
from analysis.present.findings.sammenligning.said import Said
from analysis.present.findings.tabel import drawing, words
from analysis.present.sentences import capitalised, during, sentence


class Sammenligning(Said):
    """What is said and drawn of places that are compared."""

    def latest_chart(self, number: int) -> Figure | None:
        """Return the places ranked; of many only the ends and five on either side of the own."""
        level = self._level
        if level is None:
            return None
        points = (one.at(level.period) for one in self.found.all)
        column = self.table.spec.column(next((one.column for one in points if one), ""))
        cluster = [one.label for one in (self.found.own, *self.found.cluster)]
        drawn = column and drawing.bars(
            self.table, level.rows, column, cluster if self.found.cluster else ()
        )
        if not drawn:
            return None
        title = f"{capitalised(self._noun)} i {self._many}ne {during(level.period)}"
        drawings, _, says = drawn
        return Figure(drawings, number, title, self._unit_words, says, self.table.number)

    def course_table(self, number: int) -> Computed | None:
        """Return the own figure, the median, the place and the larger areas, period by period."""
        levels, own = self.found.levels, self.found.own
        if not self.found.has_course:
            return None
        larger = self.found.references
        mine = own.points
        headings = ["Periode", *([own.label] if mine else []), "Median"]
        headings += [*(["Afstand", "Plads"] if mine else []), f"{capitalised(self._many)} med tal"]
        rows = [
            ComputedRow(
                capitalised(level.period.long),
                (*self._cells(level), *(self._cell(_at(one, level)) for one in larger)),
            )
            for level in levels
        ]
        title = f"{capitalised(self._noun)}{f' {self._where}' if own.points else ''} og medianen"
        labels = [*headings, *(one.label for one in larger)]
        return Computed(number, title, self._unit_words, labels, rows, self._about_table())

    def _cells(self, level: Level) -> list[str | Status]:
        """Return the own figure, the median, how far they are apart, and the place."""
        point, count = _at(self.found.own, level), danish.format_number(Decimal(level.count), 0)
        own = [self._cell(point)] if self.found.own.points else []
        if self._is_upset(level):
            return [*own, *[Status.HIDDEN] * (3 if own else 1), count]
        median = self._number(level.median)
        if not own:
            return [median, count]
        if point is None or point.value is None:
            return [*own, median, *own, *own, count]
        shared = "delt " if level.tied else ""
        place = Status.CANNOT_OCCUR if level.place is None else f"{shared}{level.place}"
        return [*own, median, self._number(level.distance), place, count]

    def _number(self, value: Decimal | None) -> str | Status:
        if value is None:
            return Status.CANNOT_OCCUR
        return danish.format_number(value, finest(value, self._decimals))

    def _cell(self, point: Point | None) -> str | Status:
        if point is None:
            return Status.NOT_STATED
        if isinstance(point, Known):
            return danish.format_number(point.value, point.decimals)
        # A sign that needs the figure beside it says nothing alone.
        is_alone = point.status in {Status.BELOW, Status.DOUBTED}
        return WORDS[point.status].short if is_alone else point.status

    def _about_table(self) -> str:
        """Return what a reader needs to know of the columns."""
        whom = f"de {self._many}, der er tal for i perioden"
        said = [f"Medianen er den midterste af tallene for {whom}, mindst tre."]
        if self.found.own.points:
            own = f"Afstanden er {danish.possessive(self._own)} tal minus medianen"
            own += ", i procentpoint" if self._unit == danish.PERCENT else ""
            said.append(f"{own}. Plads 1 er det højeste tal.")
        return " ".join([*said, self._breaks()]).strip()

    def course_chart(self, number: int, table: int) -> Figure | None:
        """Return the own figure, the median and the larger areas as lines."""
        found = self.found
        is_upset = any(map(self._is_upset, found.levels))
        medians = () if is_upset else (found.medians,)
        every = [*([found.own] if found.own.points else []), *found.references, *medians]
        series = [one for one in every if one.known]
        if not found.has_course or not draw.enough_points(series):
            return None
        printed = [one for one in series if one not in medians]
        drawings = draw.lines(
            [*map(found.since_break, series)],
            unit=self._axis,
            own=self.table.own,
            many=self._many,
            goals=self.table.goal_lines(printed) if printed else (),
        )
        names = [self._line_of(one) for one in series]
        says = sentence(
            f"{'linje' if len(names) == 1 else 'linjer'} for {danish.join_words(names)}"
        )
        moved = sentence(self.course_heading()) if self._course.whole else ""
        says = " ".join(filter(None, [says, moved, self._breaks()]))
        title = f"{capitalised(self._noun)} over tid"
        return Figure(drawings, number, title, self._unit_words, says, table)

    def _line_of(self, series: Series) -> str:
        if series.label == self.found.own.label:
            return self._own
        if series in self.found.references:
            return words.named(series.label)
        return f"medianen for {self._many}ne"

    @property
    def _axis(self) -> str:
        return "" if self._unit == "antal" else self._unit

    def each_chart(self, number: int) -> Figure | None:
        """Return a small chart for each of the cluster, with the own line in each."""
        panels, own = self._panels, self.found.own
        if not panels:
            return None
        beside = own if own.known else None
        note = "Alle felter har samme skala."
        note += f" Den brede linje er {self._own}." if beside else ""
        since = self.found.since_break
        drawings = draw.panels(
            [*map(since, panels)],
            unit=self._axis,
            note=note,
            beside=since(beside) if beside else None,
        )
        of = sentences.counted(len(panels), words.singular(self._many), self._many, neuter=False)
        says = f"Et lille felt for hver af {of} over tid, på samme skala."
        says += f" {self._own} er tegnet i hvert felt." if beside else ""
        says = " ".join(filter(None, [says, self._breaks()]))
        title = f"{capitalised(self._noun)} i hver af {of}"
        return Figure(drawings, number, title, self._unit_words, says, self.table.number)


def _at(series: Series, level: Level) -> Point | None:
    return next((point for point in series.points if point.period == level.period), None)
