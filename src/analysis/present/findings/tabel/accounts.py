"""What is said of a budget and what was spent of it: over or under, by how much."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from analysis import danish
from analysis.measures.pairs import Pair, Pairs, without_year
from analysis.measures.rows import KnownRow
from analysis.observations import each
from analysis.present import sentences
from analysis.present.findings.tabel import words
from analysis.present.findings.tabel.words import MOST_NAMED, Said
from analysis.present.sentences import amount, count_word, every
from analysis.present.table import Table

_BUDGETS = {
    "korrigeret budget": "det korrigerede budget",
    "tilskud": "tilskuddet",
    "bevilling": "bevillingen",
    "ramme": "rammen",
}
_SPENT = {"forvent": "det forventede forbrug", "regnskab": "regnskabet"}


def _definite(name: str, nouns: dict[str, str], otherwise: str) -> str:
    plain = danish.plain(name).casefold()
    return next((said for word, said in nouns.items() if word in plain), otherwise)


class _Accounts:
    """The pairs of a table with the words for them.

    Over and under are told of those that have both figures and none below zero: in an account of
    income they are the other way round.
    """

    def __init__(self, table: Table, found: Pairs) -> None:
        self.table, self.found, self.unit = table, found, found.unit
        self.budget = _definite(found.names[0], _BUDGETS, "budgettet")
        self.spent = _definite(found.names[1], _SPENT, "forbruget")
        if found.subject:  # there may be others: ``Budget drift``, ``Budget anlæg``
            self.budget, self.spent = (f"»{without_year(name)}«" for name in found.names)
        self.pairs = [pair for pair in found.pairs if _is_plain(pair)]
        self.all_plain = len(self.pairs) == len(found.pairs)
        self.total = found.total if found.total and _is_plain(found.total) else None

    def is_expected(self, pair: Pair) -> bool:
        """Whether what is spent is a forecast, by the name of the figure or by its column."""
        columns = [self.table.spec.column(column) for _, column in pair.cells[1:]]
        is_said = any(column.expected for column in columns if column)
        return is_said or self.spent == _SPENT["forvent"]

    def spent_of(self, pair: Pair) -> str:
        """Return ``forbruget``, or ``det forventede forbrug``."""
        as_expected = self.spent == "forbruget" and self.is_expected(pair)
        return _SPENT["forvent"] if as_expected else self.spent

    def used(self, pair: Pair) -> str:
        """Return ``er brugt``, or ``forventes brugt``."""
        return "forventes brugt" if self.is_expected(pair) else "er brugt"

    def beyond(self, sign: int) -> list[Pair]:
        """Those that spent more than they had (1), or less (-1), the farthest off first."""
        found = [pair for pair in self.pairs if (pair.difference or 0) * sign > 0]
        return sorted(found, key=lambda pair: -abs(pair.difference or Decimal(0)))

    def off(self, pair: Pair) -> str:
        """Return ``6.717 kr. mere end budgettet``: how far spending is from the budget."""
        difference = pair.difference or Decimal(0)
        if difference == 0:
            return f"det samme som {self.budget}"
        by = amount(abs(difference), pair.decimals, self.unit)
        return f"{by} {'mere' if difference > 0 else 'mindre'} end {self.budget}"

    def share(self, pair: Pair) -> str:
        """Return `` (5,3 pct.)``: how far spending is from the budget."""
        of = abs(pair.difference or Decimal(0)), pair.known[0] if pair.known else Decimal(0)
        return words.share(*of, self.unit) if of[0] else ""

    def where(self, pair: Pair) -> str:
        """Return ``i 2011``, ``for Mentor``, ``i alt``."""
        return words.pair_where(self.table, pair)

    def when(self, pair: Pair | None) -> str:
        """Return `` i 2011 og 2012``: what is covered, where no label says it."""
        periods = self.found.periods
        is_said = pair is not self.total and any(one.period for one in self.found.pairs)
        if is_said or not periods or len({period.kind for period in periods}) != 1:
            return ""
        return f" {sentences.during_all(periods)}"


def _is_plain(pair: Pair) -> bool:
    return pair.known is not None and min(pair.known) >= 0


def said(table: Table, found: Pairs) -> Said:
    """Return what is said of the accounts: all together, then the largest deviations."""
    accounts = _Accounts(table, found)
    return words.said(_heading(accounts), _text(accounts), _key_figures(accounts))


def _heading(accounts: _Accounts) -> str:
    total, pairs, printed = accounts.total, accounts.pairs, accounts.found.total
    when = accounts.when(total)
    if total and total.difference:
        return f"{accounts.spent_of(total)} er {accounts.off(total)}{when}"
    if total:
        return _level(accounts, total, when)
    if printed and isinstance(printed.result, KnownRow) and printed.result.value:
        where = accounts.where(printed)
        return f"{words.definite(printed.named)} {where}{when} er {words.of_row(printed.result)}"
    if len(pairs) == 1:
        return _level(accounts, pairs[0], when)
    if any(pair.period for pair in accounts.found.pairs):
        newest = _newest_first(accounts.found.pairs)[0]
        return _level(accounts, newest) if _is_plain(newest) else ""
    how_many = _how_many(accounts)
    return how_many and f"{how_many}{when}"


def _newest_first(pairs: Sequence[Pair]) -> list[Pair]:
    """Return pairs of times, the newest first; others as they stand."""
    return sorted(pairs, key=lambda pair: str(pair.period or ""), reverse=True)


def _how_many(accounts: _Accounts) -> str:
    """Return ``ingen af de to poster ligger over budgettet``."""
    over, count = len(accounts.beyond(1)), len(accounts.pairs)
    if count < 2 or any(pair.period for pair in accounts.pairs):
        return ""
    posts = "poster" if accounts.all_plain else "poster, der kan regnes med,"
    of = every(count, posts)
    if over < count:
        of = f"{count_word(over)} af de {count_word(count)} {posts}"
    return f"{of} ligger over {accounts.budget}"


def _level(accounts: _Accounts, pair: Pair, when: str = "") -> str:
    """Return ``forbruget for Mentor er 5 kr., 1 kr. mere end budgettet på 4 kr. (25,0 pct.)``"""
    budget, spent = pair.known or (Decimal(0), Decimal(0))
    is_ = (
        f"{accounts.spent_of(pair)} {accounts.where(pair)}{when} er "
        f"{amount(spent, pair.second.decimals, accounts.unit)}"
    )
    of = amount(budget, pair.first.decimals, accounts.unit)
    if not _is_plain(pair):
        return f"{is_}, og {accounts.budget} er {of}"
    if budget == 0 < spent:
        return f"{is_}, men {accounts.budget} er {of}"
    on = f" på {of}{accounts.share(pair)}" if pair.difference else ""
    return f"{is_}, {accounts.off(pair)}{on}"


def _text(accounts: _Accounts) -> list[str]:
    found, many = accounts.found, len(accounts.found.pairs) > MOST_NAMED
    told = [accounts.total] if accounts.total else []
    every = found.pairs if accounts.total else _newest_first(found.pairs)
    posts = [pair for pair in every if pair.known and not (many and _is_plain(pair))]
    # What went as planned is told last, so that a short lead names what did not.
    told += sorted(posts, key=lambda pair: pair.difference == 0)
    first = told[0] if told else None
    cells = [*told, *(one.total for one in (*found.earlier, *found.beside) if one.total)]
    return [
        *(_level(accounts, pair, accounts.when(pair) if pair is first else "") for pair in told),
        _how_many(accounts) if many else "",
        *_largest(accounts),
        words.recomputed(accounts.table, [cell for pair in cells for cell in pair.cells]),
        *_lacking(accounts),
        *(_heading(_Accounts(accounts.table, one)) for one in (*found.earlier, *found.beside)),
        *(one for beside in found.beside for one in _lacking(_Accounts(accounts.table, beside))),
        _minus(accounts),
    ]


def _lacking(accounts: _Accounts) -> list[str]:
    pairs = (*accounts.found.pairs, accounts.found.total)
    lacking = [pair for pair in pairs if pair and not pair.known]
    return words.without_both(accounts.table, lacking, (accounts.budget, accounts.spent))


def _minus(accounts: _Accounts) -> str:
    """Say what a minus means where the table subtracts the other way than the sentences."""
    pairs = (*accounts.pairs, *([accounts.total] if accounts.total else []))
    results = {pair.result.value for pair in pairs if pair.sign < 0 and pair.result}
    printed = {figure.value for figure in each(accounts.table.observations)}
    if any(value is not None and value < 0 for value in results & printed):
        used = "forventes brugt" if all(map(accounts.is_expected, pairs)) else "er brugt"
        return f"I tabellen betyder minus, at der {used} mere end {accounts.budget}."
    return ""


def _largest(accounts: _Accounts) -> list[str]:
    """Return the largest overrun and the largest shortfall, where none of their rivals is unknown.

    One alone is no largest.
    """
    found = []
    for sign, what in ((1, "merforbrug"), (-1, "mindreforbrug")):
        pairs = accounts.beyond(sign) if accounts.all_plain else []
        if len(pairs) > 1 and not _ties(pairs):
            of = f"{accounts.off(pairs[0])}{accounts.share(pairs[0])}"
            found.append(f"Det største {what} er {accounts.where(pairs[0])}: {of}.")
    return found


def _ties(pairs: Sequence[Pair]) -> bool:
    return len(pairs) > 1 and pairs[0].difference == pairs[1].difference


def _key_figures(accounts: _Accounts) -> list[tuple[str, str]]:
    chosen = [accounts.total] if accounts.total else []
    if accounts.all_plain and len(accounts.pairs) > 1:
        farthest = accounts.beyond(1), accounts.beyond(-1)
        chosen += [pairs[0] for pairs in farthest if pairs and not _ties(pairs)]
    elif not chosen and len(accounts.pairs) == 1:
        chosen = accounts.pairs
    return [_key_figure(accounts, pair) for pair in chosen]


def _key_figure(accounts: _Accounts, pair: Pair) -> tuple[str, str]:
    budget, spent = pair.known or (Decimal(0), Decimal(0))
    off, is_total = accounts.off(pair), pair is accounts.total
    where = accounts.when(pair) if is_total else f" {accounts.where(pair)}"
    of = amount(budget, pair.first.decimals, accounts.unit)
    if not pair.difference:
        return of, f"{accounts.used(pair)}{where}, {off}"
    value = amount(abs(pair.difference), pair.decimals, accounts.unit)
    than = off.removeprefix(f"{value} ")
    ends = f"{amount(spent, pair.second.decimals)} mod {of}"
    return value, f"{accounts.used(pair)} {than}{where}{accounts.share(pair)}: {ends}"
