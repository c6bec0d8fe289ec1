"""What is said of a budget and what was spent of it: over or under, by how much."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from analysis import danish
from analysis.measures.pairs import MONTH, Pair, Pairs, newest_first, subject_of, without_year
from analysis.measures.rows import KnownRow
from analysis.observations import each
from analysis.present import sentences
from analysis.present.findings.tabel import rest, words
from analysis.present.findings.tabel.words import MOST_NAMED, Said
from analysis.present.sentences import NEUTER, amount, capitalised, count_word, every
from analysis.present.table import Table
from analysis.sources.headings import timeless

_BUDGETS = {
    "korrigeret budget": "det korrigerede budget",
    "tilskud": "tilskuddet",
    "bevilling": "bevillingen",
    "ramme": "rammen",
}
_NUMBER = danish.MONTH_NUMBERS
_TIMES = {
    "year": "år",
    "half_year": "halvår",
    "quarter": "kvartaler",
    "month": "måneder",
    "week": "uger",
    "day": "dage",
    "school_year": "skoleår",
    "months": "perioder",
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
        self.so_far = _so_far(found.names[1]) if found.is_so_far else ""
        subject = subject_of(found.names[1])
        if [period.kind for period in found.periods] not in ([], ["year"]):
            subject = timeless(subject)  # that time is said anyway
        if subject:  # there may be others: ``Budget drift``, ``Budget anlæg``
            self.spent = f"»{without_year(found.names[1])}«"
            self.budget = self.budget if self.so_far else f"»{without_year(found.names[0])}«"
        self.pairs = [pair for pair in found.pairs if _is_plain(pair)]
        self.is_net = not all(map(_may_be_plain, found.pairs))
        self.all_plain = len(self.pairs) == len(found.pairs) and words.compares_all(table, found)
        self.total = found.total if found.total and _is_plain(found.total) else None
        mine = [pair for pair in self.pairs if is_own(table, pair)]
        only = self.pairs[0] if len(self.pairs) == 1 else None
        self.lead = mine[0] if mine else self.total
        if self.lead is None and not _has_result(found.total):
            self.lead = found.newest if found.newest in self.pairs else only
        self.posts = posts(table, found)

    def is_expected(self, pair: Pair) -> bool:
        """Whether what is spent is a forecast, by the name of the figure or by its column."""
        columns = [self.table.spec.column(column) for _, column in pair.cells[1:]]
        is_said = any(column.expected for column in columns if column)
        return is_said or self.spent == _SPENT["forvent"]

    def spent_of(self, pair: Pair) -> str:
        """Return ``forbruget``, or ``det forventede forbrug``."""
        as_expected = self.spent == "forbruget" and self.is_expected(pair)
        return _SPENT["forvent"] if as_expected else self.spent

    def used(self, pair: Pair, there: str = "") -> str:
        """Return ``er brugt``, or ``forventes brugt``; ``there`` stands after the verb."""
        return f"{'forventes' if self.is_expected(pair) else 'er'}{there} brugt"

    def beyond(self, sign: int) -> list[Pair]:
        """Those that spent more than they had (1), or less (-1), the farthest off first."""
        found = [pair for pair in self.pairs if (pair.difference or 0) * sign > 0]
        return sorted(found, key=lambda pair: -abs(pair.difference or Decimal(0)))

    def tied(self, sign: int) -> list[Pair]:
        """Those that are as far beyond as the farthest, where they can be named."""
        found = self.beyond(sign)
        tied = [pair for pair in found if pair.difference == found[0].difference]
        return tied if len(tied) <= words.MOST_TIED else []

    def off(self, pair: Pair) -> str:
        """Return ``6.717 kr. mere end budgettet``: how far spending is from the budget."""
        difference = pair.difference or Decimal(0)
        if difference == 0:
            return f"det samme som {self.budget}"
        by = amount(abs(difference), pair.decimals, self.unit)
        whole = "hele " if self.so_far and self.budget == "budgettet" else ""
        return f"{by} {'mere' if difference > 0 else 'mindre'} end {whole}{self.budget}"

    def share(self, pair: Pair) -> str:
        """Return `` (5,3 pct.)``: how far spending is from the budget."""
        of = abs(pair.difference or Decimal(0)), pair.known[0] if pair.known else Decimal(0)
        return words.share(*of, self.unit) if of[0] else ""

    def where(self, *pairs: Pair) -> str:
        """Return ``i 2011``, ``for Mentor og Praktik``, ``i alt``."""
        if any(pair.period for pair in pairs):
            return danish.join_words([words.pair_where(self.table, pair) for pair in pairs])
        return words.whose(self.table, *(pair.label for pair in pairs))

    def when(self, pair: Pair | None) -> str:
        """Return `` i 2011 og 2012``: what is covered, where no label says it."""
        periods = self.found.periods
        is_said = pair is not self.total and any(one.period for one in self.found.pairs)
        if is_said or not periods or len({period.kind for period in periods}) != 1:
            return ""
        return f" {sentences.during_all(periods)}"


def _is_plain(pair: Pair) -> bool:
    return pair.known is not None and _may_be_plain(pair)


def _has_result(pair: Pair | None) -> bool:
    """Whether the table has by how much two figures differ, and they do."""
    return bool(pair and pair.result and pair.result.value)


def _may_be_plain(pair: Pair) -> bool:
    """Whether no figure that is known is below zero, as those of income are."""
    return all((row.value or 0) >= 0 for row in (pair.first, pair.second))


def said(table: Table, found: Pairs) -> Said:
    """Return what is said of the accounts: all together, then the largest deviations."""
    accounts = _Accounts(table, found)
    return words.said(_heading(accounts), _text(accounts), _key_figures(accounts))


def is_own(table: Table, pair: Pair) -> bool:
    """Whether a pair is that of the own municipality."""
    return table.spec.rows.places and words.is_own(table, pair.label)


def posts(table: Table, found: Pairs) -> str:
    """Return what the pairs are called in the plural: ``poster``, ``kommuner``, ``kvartaler``."""
    kinds = {pair.period.kind if pair.period else "" for pair in found.pairs}
    if len(kinds) == 1 and (kind := kinds.pop()):
        return _TIMES[kind]
    return words.many(table) if table.spec.rows.places else "poster"


def _heading(accounts: _Accounts) -> str:
    lead, printed = accounts.lead, accounts.found.total
    when = accounts.when(lead)
    if lead and lead is accounts.total and lead.difference and not accounts.so_far:
        return f"{accounts.spent_of(lead)} er {accounts.off(lead)}{when}"
    if lead:
        return _level(accounts, lead, when) + _over_so_far(accounts, lead)
    if printed and isinstance(printed.result, KnownRow) and _has_result(printed):
        if not _may_be_plain(printed):
            where = f"{accounts.where(printed)}{when}"
            return f"{words.definite(printed.named)} {where} er {words.of_row(printed.result)}"
        where = accounts.where(printed)
        return f"{where}{when} {accounts.used(printed, ' der')} {' '.join(_printed_off(accounts))}"
    how_many = _how_many(accounts)
    return how_many and f"{how_many}{when}"


def _over_so_far(accounts: _Accounts, lead: Pair) -> str:
    """Return ``, men for A er der brugt 20 kr. mere end hele budgettet``, of a total over posts."""
    over = accounts.beyond(1)
    if not (accounts.so_far and over) or lead in accounts.pairs:
        return ""
    if len(over) == 1:
        return f", men {accounts.where(*over)} er der brugt {accounts.off(*over)}"
    how_many = _how_many(accounts).removeprefix(f"{accounts.so_far} har ")
    return f", men {how_many.replace(' brugt ', ' har brugt ', 1)}"


def _printed_off(accounts: _Accounts) -> tuple[str, str]:
    """Return how far the total is from its budget by the table's own account: a sum, and words."""
    printed = accounts.found.total
    if not printed or not isinstance(printed.result, KnownRow) or not _may_be_plain(printed):
        return "", ""
    by = printed.result.value * printed.sign
    figure = amount(abs(by), printed.result.decimals, accounts.unit)
    return figure, f"{'mere' if by > 0 else 'mindre'} end {accounts.budget}"


def _so_far(name: str) -> str:
    """Return ``fra januar til april 2024`` of ``Forbrug jan.-apr. 2024``: when it was spent.

    Where it is written in another way the column is named.
    """
    when = re.sub(r"\(.*?\)|\w*(forbrug|regnskab|brugt)\w*", "", danish.plain(name).casefold())
    when = re.sub(rf"\b({MONTH})\b\.?", lambda one: danish.MONTHS[_NUMBER[one[1]] - 1], when)
    when = danish.plain(re.sub(r"\bkvt\b\.?", "kvartal", re.sub(r"^ *år(et)? til", "til", when)))
    if found := re.fullmatch(r"([a-z]+) ?[-–] ?([a-z]+)( \d{4})?", when):
        return f"fra {found[1]} til {found[2]}{found[3] or ''}"
    if re.fullmatch(rf"(\d\. (kvartal|halvår)|{'|'.join(danish.MONTHS)})( \d{{4}})?", when):
        return f"i {when}"
    is_said = re.match(r"(pr\.?|ultimo|primo|medio|til|indtil|i|fra) ", when)
    return when if is_said else f"i kolonnen »{name}«"


def _used(accounts: _Accounts, pair: Pair, *, first: bool) -> str:
    """Return ``pr. 30. april er der for A brugt 130 af 360 kr.``: neither over nor under."""
    budget, spent = pair.known or (Decimal(0), Decimal(0))
    where = "" if pair is accounts.total else accounts.where(pair)
    is_there = f"{accounts.so_far} er der {where}".rstrip() if first else f"{where} er der"
    used, of = (
        amount(spent, pair.second.decimals),
        amount(budget, pair.first.decimals, accounts.unit),
    )
    with_unit = amount(spent, pair.second.decimals, accounts.unit)
    if pair is accounts.total and accounts.is_net:
        return f"{is_there} netto brugt {with_unit}, og {accounts.budget} er netto {of}"
    if spent > budget:
        return f"{is_there} brugt {with_unit}, {accounts.off(pair)} på {of}"
    return f"{is_there} brugt {used} af {of}{words.share(spent, budget, accounts.unit)}"


def _how_many(accounts: _Accounts) -> str:
    """Return ``ingen af de to poster ligger over budgettet``."""
    over, count = len(accounts.beyond(1)), len(accounts.pairs)
    if count < 2:
        return ""
    posts = accounts.posts if accounts.all_plain else f"{accounts.posts}, der kan regnes med,"
    of = every(count, posts)
    if over < count:
        of = (
            f"{count_word(over, neuter=accounts.posts in NEUTER)} af de {count_word(count)} {posts}"
        )
    if accounts.so_far:
        return f"{accounts.so_far} har {of} brugt mere end hele budgettet"
    return f"{of} ligger over {accounts.budget}"


def _level(accounts: _Accounts, pair: Pair, when: str = "", *, first: bool = True) -> str:
    """Return ``forbruget for Mentor er 5 kr., 1 kr. mere end budgettet på 4 kr. (25,0 pct.)``"""
    budget, spent = pair.known or (Decimal(0), Decimal(0))
    if accounts.so_far and _is_plain(pair) and budget:
        return _used(accounts, pair, first=first)
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
    posts = [pair for pair in found.pairs if pair.known and not (many and _is_plain(pair))]
    # What went as planned is told last, so that a short lead names what did not.
    if found.newest and not accounts.total:
        told += newest_first(posts)
    else:
        told += sorted(posts, key=lambda pair: pair.difference == 0)
    told = [*dict.fromkeys([accounts.lead, *told] if accounts.lead else told)]
    told += rest.few_apart(found)
    first = told[0] if told else None
    cells = [*told, *(one.total for one in (*found.earlier, *found.beside) if one.total)]
    return [
        *(
            _level(accounts, pair, accounts.when(pair), first=True)
            if pair is first
            else _level(accounts, pair, first=False)
            for pair in told
        ),
        _how_many(accounts) if many else "",
        *_largest(accounts),
        rest.recomputed(accounts.table, [cell for pair in cells for cell in pair.cells]),
        *_lacking(accounts),
        *(_heading(_Accounts(accounts.table, one)) for one in (*found.earlier, *found.beside)),
        *(one for beside in found.beside for one in _lacking(_Accounts(accounts.table, beside))),
        _minus(accounts),
    ]


def _lacking(accounts: _Accounts) -> list[str]:
    found = accounts.found
    pairs = (*found.pairs, found.total, *found.apart)
    lacking = [pair for pair in pairs if pair and not pair.known]
    return rest.many_apart(found) + rest.without_both(
        accounts.table, lacking, (accounts.budget, accounts.spent)
    )


def _minus(accounts: _Accounts) -> str:
    """Say what a minus means where the table subtracts the other way than the sentences.

    Of a deviation alone, without what it is between, it is told either way.
    """
    found = accounts.found
    printed = {figure.value for figure in each(accounts.table.observations)}
    pairs = (*found.pairs, *([found.total] if found.total else []))
    used = "forventes brugt" if all(map(accounts.is_expected, pairs)) else "er brugt"
    for pair in pairs:
        result = pair.result.value if pair.result else None
        if result is None or result >= 0 or result not in printed or not _may_be_plain(pair):
            continue
        if pair.sign < 0 or not pair.known:
            than = "mere" if pair.sign < 0 else "mindre"
            return f"I tabellen betyder minus, at der {used} {than} end {accounts.budget}."
    return ""


def _largest(accounts: _Accounts) -> list[str]:
    """Return the largest overrun and the largest shortfall; one alone is no largest.

    Where a rival is unknown they are told only of many, who are not all named, and it says so.
    """
    many = len(accounts.found.pairs) > MOST_NAMED
    if accounts.so_far or not (accounts.all_plain or many):
        return []
    among = "" if accounts.all_plain else " af dem, der kan regnes med,"
    found = []
    for sign, what in ((1, "merforbrug"), (-1, "mindreforbrug")):
        tied, others = accounts.tied(sign), len(accounts.beyond(sign)) > 1
        if tied and (many or (others and len(tied) == 1)):
            which = f"det største {what}{among}" if others else f"{what}et{among}"
            off, share = accounts.off(tied[0]), accounts.share(tied[0])
            by = f"hver {off}" if len(tied) > 1 else f"{off}{share}"
            found.append(f"{which} er {accounts.where(*tied)}: {by}")
    return found


def _key_figures(accounts: _Accounts) -> list[tuple[str, str]]:
    chosen = [accounts.lead] if accounts.lead else []
    over = accounts.beyond(1)
    if accounts.so_far:
        told = [_used_figure(accounts, pair) for pair in chosen if pair.first.value]
        return told + [_key_figure(accounts, pair, [pair]) for pair in over if pair not in chosen]
    if not chosen and _has_result(accounts.found.total):
        figure, than = _printed_off(accounts)
        used = accounts.found.total and accounts.used(accounts.found.total)
        return [(figure, f"{used} {than}{accounts.when(accounts.found.total)} i alt")] * bool(
            figure
        )
    if not (chosen or accounts.all_plain):
        chosen += over if len(over) == 1 else []  # of several none is said to be the farthest
    if accounts.all_plain and len(accounts.pairs) > 1:
        chosen += [pair for sign in (1, -1) for pair in accounts.beyond(sign)[:1]]
    tied = {id(pairs[0]): pairs for pairs in map(accounts.tied, (1, -1)) if len(pairs) > 1}
    unique = dict.fromkeys(chosen)
    return [_key_figure(accounts, pair, tied.get(id(pair), [pair])) for pair in unique]


def _used_figure(accounts: _Accounts, pair: Pair) -> tuple[str, str]:
    budget, spent = pair.known or (Decimal(0), Decimal(0))
    of = amount(budget, pair.first.decimals, accounts.unit)
    where = "" if pair is accounts.total else f" {accounts.where(pair)}"
    used = amount(spent, pair.second.decimals, accounts.unit)
    if pair is accounts.total and accounts.is_net:
        return (
            used,
            f"er brugt netto {accounts.so_far}. {capitalised(accounts.budget)} er netto {of}",
        )
    if spent > budget:
        return _key_figure(accounts, pair, [pair])
    share = words.share(spent, budget, accounts.unit)
    return used, f"er brugt{where} {accounts.so_far} af {accounts.budget} på {of}{share}"


def _key_figure(accounts: _Accounts, pair: Pair, tied: Sequence[Pair]) -> tuple[str, str]:
    budget, spent = pair.known or (Decimal(0), Decimal(0))
    off, is_total = accounts.off(pair), pair is accounts.total
    where = accounts.when(pair) if is_total else f" {accounts.where(pair)}"
    of = amount(budget, pair.first.decimals, accounts.unit)
    if not pair.difference:
        return of, f"{accounts.used(pair)}{where}, {off}"
    value = amount(abs(pair.difference), pair.decimals, accounts.unit)
    than = off.removeprefix(f"{value} ")
    if len(tied) > 1 and not is_total:
        return f"{value} hver", f"{accounts.used(pair)} {than} {accounts.where(*tied)}"
    ends = f"{amount(spent, pair.second.decimals)} mod {of}"
    return value, f"{accounts.used(pair)} {than}{where}{accounts.share(pair)}: {ends}"
