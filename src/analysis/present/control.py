"""The section "Kontrol af tallene": what was recomputed, in words for a committee member."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis import danish
from analysis.checks.causes import Cause
from analysis.checks.reconcile import MOST_TERMS, Outcome, Result, calculation, written
from analysis.checks.relations import Operand, Place
from analysis.danish import NO_BREAK_SPACE
from analysis.meeting.checks import DifferenceCheck, SumCheck
from analysis.observations import UNSEEN, Observation, each
from analysis.present.output import Output, render
from analysis.present.sentences import amount, capitalised, count_word, counted, every, sentence
from analysis.present.table import Table, as_printed, recomputed

_MOST_NAMED = 4  # rows or columns named one by one; more are counted
NOT_EXACT = "tal, der ikke er vist præcist"


class Control:
    """The checks that concern the tables of a report: what agrees, what not, what is untried."""

    def __init__(self, *tables: Table) -> None:
        """Take the tables of the report."""
        self.tables = tables
        self.papers = tables[0].papers

    @property
    def results(self) -> list[Result]:
        """The results that have a figure of these tables in them."""
        return self.papers.concerning({table.table for table in self.tables})

    @property
    def causes(self) -> list[Cause]:
        """The faults that these results show."""
        return self.papers.causes_of({table.table for table in self.tables})

    def disagreeing(self, *, sentence: bool = False) -> str:
        """Return how many calculations do not agree, or what they show, as :func:`disagreeing`."""
        found = [(cause.name, cause.shown_by, cause.many) for cause in self.causes]
        return disagreeing(found, sentence=sentence)

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """Return what Jupyter shows and keeps."""
        found = self._by_outcome
        context: dict[str, object] = {
            "intro": self._intro(),
            "deviations": [self._cause(cause) for cause in self.causes],
            "roundings": [self._rounding(each) for each in found(Outcome.WITHIN_ROUNDING)],
            "not_exact": NOT_EXACT,
            "bounds": [self._bound(each) for each in found(Outcome.WITHIN_BOUNDS)],
            "agreements": self._agreements(),
            "parts": self._parts(),
            "beside": [line for table in self.tables for line in self._beside(table)],
            "beside_what": self._beside_what(),
            "uncovered": self._untried(),
        }
        about: dict[str, object] = {
            "meeting": str(self.papers.meeting.address),
            "deviations": context["deviations"],
        }
        return Output("control", render("checks.html.j2", c=context), about)._repr_mimebundle_()

    def _by_outcome(self, outcome: Outcome) -> list[Result]:
        return [found for found in self.results if found.outcome is outcome]

    def _intro(self) -> str:
        """Say how many calculations were tried, how many do not agree, and what they show."""
        wrong = len(self._by_outcome(Outcome.DEVIATES))
        tried = self._tried
        if not tried:
            if all(table.is_counted for table in self.tables):
                none = "der er ingen regnestykker at prøve"
                if any(table.hidden for table in self.tables) and self.results:
                    none = "ingen regnestykker kan prøves på de tal, der er vist"
                return f"Tallene er talt i registeret, og {none}."
            return self._nothing_tried()
        calculations = counted(tried, "regnestykke", "regnestykker")
        printed = all(table.is_printed for table in self.tables)
        figures = "de trykte tal" if printed else "tallene"
        said = f"Rapporten har prøvet {calculations} på {figures}."
        if not wrong:
            all_agree = ("Det stemmer", "Begge stemmer", "De stemmer alle")[min(tried, 3) - 1]
            bounded = any(one.recomputes for one in self._by_outcome(Outcome.WITHIN_BOUNDS))
            return (
                f"{said} {all_agree}{f', når der tages hensyn til {NOT_EXACT}' if bounded else ''}."
            )
        if tried == 1:
            return f"{said} Det stemmer ikke."
        of_them = f"{capitalised(count_word(wrong, neuter=True))} af dem stemmer ikke"
        said = f"{said} {of_them if wrong < tried else 'Ingen af dem stemmer'}"
        if len(self.causes) == wrong:
            return f"{said}."
        return f"{said}, og de viser {_faults(len(self.causes), self._is_open)}."

    @property
    def _tried(self) -> int:
        """How many calculations were tried."""
        return sum(found.recomputes or found.deviates for found in self.results)

    def _nothing_tried(self) -> str:
        """Say on which tables no calculation was tried, not that none could be."""
        untried = [
            str(one.number)
            for one in self.tables
            if not one.is_counted and not self._held(figures_of(one))
        ]
        numbers = f"tabel{NO_BREAK_SPACE}{danish.join_words(untried)}"
        return f"Rapporten har ikke prøvet regnestykker på tallene i {numbers}." if untried else ""

    def _held(self, figures: Sequence[Operand]) -> bool:
        """Whether any of some figures was held against its most, or is the most of another."""
        held = {
            operand.place
            for one in self.results
            if one.relation.at_most and one.allowed
            for operand in one.relation.operands
        }
        return any(figure.place in held for figure in figures)

    @property
    def _is_open(self) -> bool:
        """Whether there may be more faults than can be told apart."""
        return any(cause.many for cause in self.causes)

    # --- places in words -------------------------------------------------------------------------

    def _name(self, table_id: str) -> str:
        """Name a table by its number in the report, or by its title where it is not shown."""
        for table in self.tables:
            if table.table == table_id:
                return f"Tabel{NO_BREAK_SPACE}{table.number}"
        return f"»{self.papers.meeting.table(table_id).title}«"

    def _column_words(self, place: Place) -> str:
        column = self.papers.meeting.table(place.table).column(place.column)
        if column and column.period and column.is_a_period:
            return column.period.long
        return place.column

    def _where(self, place: Place) -> str:
        column = self._column_words(place)
        return f"{self._name(place.table)}: rækken »{place.row}«, kolonnen »{column}«"

    # --- the lists --------------------------------------------------------------------------------

    def _cause(self, cause: Cause) -> dict[str, object]:
        """Tell of a fault: where it may be, and each calculation that shows it."""
        traces = sorted(cause.traces, key=lambda found: not self._is_about(cause, found))
        places = self._places(cause)
        told: set[str] = set()
        shown = []
        for found in traces:
            where, reason = self._where(found.relation.place), self._reason(found)
            trace = self._trace(found)
            trace["where"] = where if where not in {place["text"] for place in places} else ""
            if trace["where"] and not self._is_about(cause, found):
                mended = " Tallet dér stemmer, når fejlen er rettet." if cause.right else ""
                trace["where"] = f"Ses i {where[:1].lower()}{where[1:]}.{mended}"
            trace["reason"] = "" if reason in told else reason
            told.add(reason)
            shown.append(trace)
        return {
            "name": cause.name,
            "shown_by": cause.shown_by,
            "many": cause.many,
            "places": places,
            "tag": _tag(cause),
            "said": f"{capitalised(self._shows(cause))}." if len(traces) > 1 else "",
            "traces": shown,
            "counted": all(self.papers.is_counted(found.relation.place.table) for found in traces),
        }

    def _is_about(self, cause: Cause, found: Result) -> bool:
        return found.relation.printed.place in cause.suspects

    def _shows(self, cause: Cause) -> str:
        return disagreeing([(cause.name, cause.shown_by, cause.many)])

    def _places(self, cause: Cause) -> list[dict[str, str]]:
        """Name where a fault may be, table by table, with the address of the first such cell."""
        suspects = cause.suspects or (cause.traces[0].relation.place,)
        named, order = [], [table.table for table in self.tables]
        tables = dict.fromkeys(place.table for place in suspects)
        for name in sorted(tables, key=lambda name: [*order, name].index(name)):
            places = [place for place in suspects if place.table == name]
            text, place = self._where(places[0]), places[0]
            if len(places) > 1:
                what = f"{count_word(len(places))} tal"
                if len({each.column for each in places}) == 1:
                    what = f"tal i kolonnen »{self._column_words(place)}«"
                elif len({each.row for each in places}) == 1:
                    what = f"tal i rækken »{place.row}«"
                text = f"{self._name(name)}: {what}"
            named.append({"text": text, "href": self._address(place, marked=bool(cause.suspects))})
        return named

    def _address(self, place: Place, *, marked: bool) -> str:
        """Return the address of a cell on the page, of its table, or nothing if not shown."""
        for table in self.tables:
            if table.table == place.table:
                return f"#{(table.cell_anchor(place) if marked else '') or table.anchor}"
        return ""

    def _source(self, place: Place) -> str:
        return Table(self.papers, place.table, number=0).origin

    def _trace(self, found: Result) -> dict[str, object]:
        return {
            "source": capitalised(self._source(found.relation.place)),
            "printed": as_printed(found.relation.printed),
            "recomputed": recomputed(found),
            "label": self._label(found),
            "how": f"Prøvet: {found.relation.check.text}. {self._contradicted(found)}",
        }

    def _contradicted(self, found: Result) -> str:
        """Return ``20 + 40 = 60, men i tabel 2 står der 61``; a check says what ought to hold."""
        place, figures = found.relation.place, _calculated(found)
        where = self._name(place.table).replace("Tabel", "tabel", 1)
        source = self._source(place)
        word = "står der" if source == "trykt" else f"er der {source}"
        if found.relation.check.kind == "equal":
            of = found.relation.terms[0].place
            label = self._label(found) if of is None else f"I {self._name(of.table)}"
            figures = f"{label.replace('Tabel', 'tabel', 1)} står der {figures}"
        printed = as_printed(found.relation.printed)
        return sentence(f"{figures}, men i {where} {word} {printed}")

    def _label(self, found: Result) -> str:
        """Name what a figure is compared with, by how it was found."""
        kind = found.relation.check.kind
        if kind != "equal":
            return "Lagt sammen" if kind == "sum" else "Genberegnet"
        place = found.relation.terms[0].place
        if place is None:
            return "I teksten"
        return f"Andetsteds i {_WHERE[self._source(place)]}"

    def _reason(self, found: Result) -> str:
        if found.known and found.matches:
            return found.known.reason
        if found.known is None:
            return ""  # as its tag says
        changed = _CHANGED[self._source(found.relation.place)]
        return f"Afvigelsen er kendt med et andet tal. {changed} siden."

    def _rounding(self, found: Result) -> dict[str, object]:
        place, printed = found.relation.place, found.relation.printed
        low, high = (amount(value, printed.decimals) for value in found.allowed)
        bases = [written(each) for each in found.relation.operands[1:] if each.rounded]
        named = danish.join_words(bases) if len(bases) <= MOST_TERMS else f"{len(bases)} tal"
        ends = (found.possible.low, found.possible.high) if found.possible else ()
        high += "" if ends == found.allowed else " efter afrunding"
        said = f"{self._where(place)}: {self._source(place)} {as_printed(printed)}"
        return {
            "text": f"{said.removesuffix('.')}.",
            "how": f"{found.relation.check.text}: {_calculated(found)}.",
            "reason": f"{named} er afrundet; de uafrundede tal kan give fra {low} til {high}.",
        }

    def _bound(self, found: Result) -> dict[str, object]:
        operands = [*found.relation.operands[1:], found.relation.printed]
        bounds = dict.fromkeys(one.printed for one in operands if one.within)
        said = f"{self._where(found.relation.place)}: {as_printed(found.relation.printed)}"
        return {
            "text": f"{said.removesuffix('.')}.",
            "how": f"{found.relation.check.text}: {_calculated(found)}.",
            "reason": f"{danish.join_words([*bounds])} er ikke vist præcist.",
        }

    def _agreements(self) -> list[dict[str, object]]:
        """One line per check, with how many figures it was tried on and one calculation shown."""
        agreeing: dict[str, list[Result]] = {}
        for found in self._by_outcome(Outcome.AGREES):
            if not found.relation.at_most:
                agreeing.setdefault(found.relation.check.id, []).append(found)
        return [
            {
                "text": f"{results[0].relation.check.text}.",
                "how": " ".join(filter(None, [_shown(results), self._how_many(results)])),
            }
            for results in agreeing.values()
        ]

    def _how_many(self, results: Sequence[Result]) -> str:
        """Say of how many figures a check holds, and where both of two that agree may be wrong."""
        check, count = results[0].relation.check, len(results)
        of_it = [one for one in self.results if one.relation.check.id == check.id]
        tried = sum(one.outcome is not Outcome.IMPOSSIBLE for one in of_it)
        said = ""
        if any(one.deviates for one in of_it):
            said = f"Det stemmer for {count_word(count, neuter=True)} af {count_word(tried)} tal."
        elif count > 1:
            said = f"Det stemmer for {count_word(count)} tal."
        suspects = {place for cause in self.causes for place in cause.suspects}
        doubtful = sum(one.relation.printed.place in suspects for one in results)
        if check.kind != "equal" or not doubtful:
            return said
        some = f"{capitalised(count_word(doubtful, neuter=True))} af dem"
        wrong = "forkert" if doubtful == 1 else "forkerte"
        may = f"{'Tallet' if count == 1 else some} kan være {wrong} begge steder."
        return f"{said} {may}".strip()

    def _parts(self) -> str:
        """Say where a figure was held against its most: it catches much, and recomputes nothing."""
        tried = [
            one
            for one in self.results
            if one.relation.at_most and one.allowed and one.outcome is not Outcome.WITHIN_BOUNDS
        ]
        if not tried:
            return ""
        places = counted(len(tried), "sted", "steder")
        said = f"Det er prøvet {places}, at et tal ikke er større, end det kan være"
        if wrong := sum(one.deviates for one in tried):
            return f"{said}, men {counted(wrong, 'sted', 'steder')} er det større."
        everywhere = f" {every(len(tried), 'steder')}" if len(tried) > 1 else ""
        return f"{said}, og det stemmer{everywhere}."

    def _beside_what(self) -> str:
        """Say what stands beside the papers."""
        origins = {one.origin for one in self.tables if self.papers.beside(one.table)}
        what = [said for origin, said in _BESIDE.items() if origin in origins]
        return f"{capitalised(danish.join_words(what))} ved siden af papirerne"

    def _beside(self, table: Table) -> Iterator[str]:
        """Compare the figures that were counted or fetched with those the papers print."""
        printed = self.papers.beside(table.table)
        if printed is None:
            return
        others = {(danish.same_label(one.row), one.column): one for one in printed.observations}
        compared, unseen, differing = 0, 0, list[str]()
        for figure in each(table.observations):
            other = others.get((danish.same_label(figure.row), figure.column))
            if figure.status in UNSEEN or (other and other.status in UNSEEN):
                unseen += not table.is_counted
                continue  # how many there are is not to be told here either
            compared += 1
            if other is None or _said(figure) != _said(other):
                place = Place(table.table, figure.row, figure.column)
                here, there = as_printed(figure), (other and as_printed(other)) or "intet"
                differing.append(
                    f"{self._where(place)}: {here} {_HERE[table.origin]}, {there} trykt."
                )
        if compared and not differing:
            they = every(compared, "tal") if compared > 1 else "tallet"
            which = ", der er vist begge steder," if table.hidden or unseen else ""
            it = "de" if compared > 1 else "det"
            yield f"{self._name(table.table)}: {they}{which} er, som {it} er trykt."
        yield from differing

    def _untried(self) -> list[dict[str, str]]:
        """Tell of the figures that no check covers, by table, if any was tried at all."""
        told = []
        for table in self.tables:
            uncovered, count = uncovered_of(table), len(figures_of(table))
            # The register is where the figures counted in it come from.
            if table.is_counted or not uncovered or not self._tried:
                continue
            otherwise = "ellers " if self._held(uncovered) else ""
            text = f"ingen af de {count_word(count)} tal er {otherwise}regnet efter."
            if count == 1:
                text = f"det ene tal er {otherwise}ikke regnet efter."
            elif len(uncovered) < count:
                said = f"{count_word(len(uncovered), neuter=True)} af {count_word(count)} tal"
                which = self._which(uncovered, figures_of(table))
                text = f"{said} er {otherwise}ikke regnet efter{which}."
            told.append({"table": self._name(table.table), "text": text})
        return told

    def _which(self, figures: Sequence[Operand], every: Sequence[Operand]) -> str:
        """Name the rows or the columns that hold just these figures of all, whichever are fewer.

        Where none do, name both, if every such row has one in every such column.
        """
        cells, others = (
            [(one.place.row, self._column_words(one.place)) for one in some if one.place]
            for some in (figures, [one for one in every if one not in figures])
        )
        rows, columns = (list(dict.fromkeys(line)) for line in zip(*cells, strict=True))
        whole = [
            lines
            for lines, at in ((rows, 0), (columns, 1))
            if not {*lines} & {cell[at] for cell in others}
        ]
        if whole:
            fewest = min(whole, key=len)
            named = _lines(fewest, "række" if fewest is rows else "kolonne")
            return "" if len(fewest) > _MOST_NAMED else f": {named}"
        if len(rows) * len(columns) > len(cells) or max(len(rows), len(columns)) > _MOST_NAMED:
            return ""
        return f": {_lines(rows, 'række')}, {_lines(columns, 'kolonne')}"


_WHERE = {"trykt": "papirerne", "talt": "registeret", "hentet": "de hentede tal"}
_HERE = {"talt": "i registeret", "hentet": "hentet"}
_BESIDE = {"talt": "registeret", "hentet": "de hentede tal"}
_CHANGED = {
    "trykt": "Papirerne kan være rettet",
    "talt": "Registeret kan være ændret",
    "hentet": "Kilden kan have rettet tallene",
}


def _said(figure: Observation) -> tuple[object, ...]:
    """Return what is the same for figures that say the same, however they are printed."""
    return figure.value, figure.decimals, figure.status


def _lines(names: Sequence[str], one: str) -> str:
    """Return ``rækken »Mænd«``, ``kolonnerne »2015« og »2016«``."""
    many = f"{one}n" if len(names) == 1 else f"{one}rne"
    return f"{many} {danish.join_words([f'»{name}«' for name in names])}"


def figures_of(table: Table) -> list[Operand]:
    """Return the figures that a table shows."""
    shown = set(zip(table.observations["row"], table.observations["column"], strict=True))
    return [
        figure
        for figure in table.papers.figures_of(table.table)
        if figure.place
        and figure.value is not None
        and (figure.place.row, figure.place.column) in shown
    ]


def uncovered_of(table: Table) -> list[Operand]:
    """Return the figures that a table shows and no check covers."""
    uncovered = table.papers.uncovered(table.table)
    return [figure for figure in figures_of(table) if figure.place in uncovered]


def disagreeing(
    causes: Sequence[tuple[str, Sequence[str], bool]],
    *,
    in_papers: bool = False,
    sentence: bool = False,
) -> str:
    """Return ``ét regnestykke stemmer ikke``, ``én fejl, som tre regnestykker viser``, or nothing.

    A cause is given as its name, the names of the calculations that show it, and whether there may
    be several; one that several reports tell of is counted once. ``in_papers`` says whose they
    are. A ``sentence`` has its verb, its capital and its full stop.
    """
    named = {name for name, _, _ in causes}
    shown = {each for _, shown_by, _ in causes for each in shown_by}
    if not named:
        return ""
    calculations = counted(len(shown), "regnestykke", "regnestykker")
    said = f"{calculations}{' på papirernes tal' if in_papers else ''} stemmer ikke"
    if len(named) < len(shown):
        faults = counted(len(named), "fejl", "fejl", neuter=False)
        least = "mindst " if any(many for _, _, many in causes) else ""
        there = "der er " if sentence else ""
        within = " i papirerne" if in_papers else ""
        said = f"{there}{least}{faults}{within}, som {calculations} viser"
    return f"{capitalised(said)}." if sentence else said


def _faults(count: int, many: bool) -> str:
    if many or count > 1:
        return f"{'mindst ' if many else ''}{counted(count, 'fejl', 'fejl', neuter=False)}"
    return "den samme fejl"


def _tag(cause: Cause) -> str:
    if not cause.is_declared:
        return "Uden forklaring"
    return "" if cause.suspects else "Tallet i tabellen er rigtigt"


def _calculated(found: Result) -> str:
    remainder = [operand.reason for operand in found.relation.terms if operand.reason]
    return f"{calculation(found)}{f' ({remainder[0]})' if remainder else ''}"


def _copied(found: Result) -> str:
    """Return ``Praktik (9) er det samme som I alt (9).`` where a sum has one term."""
    relation = found.relation
    place, of = relation.place, relation.terms[0].place
    is_sum = isinstance(relation.check, SumCheck) and len(relation.terms) == 1
    if not is_sum or of is None or relation.divisor or relation.times != 1:
        return ""
    part, whole = (of.row, place.row) if of.row != place.row else (of.column, place.column)
    figures = as_printed(relation.terms[0]), as_printed(relation.printed)
    return f"{part} ({figures[0]}) er det samme som {whole} ({figures[1]})."


def _shown(results: Sequence[Result]) -> str:
    """Return one calculation as an example; none where two figures are only compared."""
    check = results[0].relation.check
    if check.kind == "equal":
        return ""
    if copied := _copied(results[0]):
        return copied
    explained = [found for found in results if any(term.reason for term in found.relation.terms)]
    examples = [results[0], *[found for found in explained[:1] if found is not results[0]]]
    said = "; ".join(_calculated(found) for found in examples)
    if isinstance(check, SumCheck | DifferenceCheck) and len(said) > 120:
        return ""
    return f"For eksempel {said}." if len(results) > len(examples) else f"{said}."
