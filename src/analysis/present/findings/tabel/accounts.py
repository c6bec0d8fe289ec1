"""What is said of a budget and what was spent of it: over or under, by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from analysis import danish
from analysis.measures.pairs import Pair, Pairs
from analysis.present import sentences
from analysis.present.findings.tabel import words
from analysis.present.findings.tabel.words import MOST_NAMED, Said
from analysis.present.sentences import amount, capitalised, count_word, counted, every, sentence
from analysis.present.table import Table

_BUDGETS = {"tilskud": "tilskuddet", "bevilling": "bevillingen", "ramme": "rammen"}


def _definite(name: str, nouns: dict[str, str], otherwise: str) -> str:
    plain = danish.plain(name).casefold()
    return next((said for word, said in nouns.items() if word in plain), otherwise)


class _Accounts:
    """The pairs of a table with the words for them.

    Only those whose budget is above zero and whose spending is not below it are told of: what is
    over and under in an account of income is the other way round.
    """

    def __init__(self, table: Table, found: Pairs) -> None:
        self.table, self.found, self.unit = table, found, found.unit
        self.budget = _definite(found.names[0], _BUDGETS, "budgettet")
        self.spent = _definite(found.names[1], {"regnskab": "regnskabet"}, "forbruget")
        self.pairs = [pair for pair in found.pairs if _is_plain(pair)]
        self.all_plain = len(self.pairs) == len(found.pairs)
        self.total = found.total if found.total and _is_plain(found.total) else None
        if self.total is None and len(found.pairs) == 1 and self.pairs:
            self.total = self.pairs[0]

    @property
    def over(self) -> list[Pair]:
        """Those that spent more than they had, the most first."""
        found = [(pair.difference or Decimal(0), pair) for pair in self.pairs]
        return [pair for more, pair in sorted(found, key=lambda one: -one[0]) if more > 0]

    @property
    def under(self) -> list[Pair]:
        """Those that spent less than they had, the least first."""
        found = [(pair.difference or Decimal(0), pair) for pair in self.pairs]
        return [pair for more, pair in sorted(found, key=lambda one: one[0]) if more < 0]

    def off(self, pair: Pair) -> str:
        """Return ``6.717 kr.``: how far spending is from the budget."""
        return amount(abs(pair.difference or Decimal(0)), pair.decimals, self.unit)

    @property
    def when_all(self) -> str:
        """Return `` i 2012`` where all that is compared is of one period."""
        periods = self.found.periods
        if len(periods) != 1 or any(pair.period for pair in self.found.pairs):
            return ""
        return f" {sentences.during(periods[0])}"

    def when(self, pair: Pair) -> str:
        """Return `` i 2011 og 2012``: what a pair covers, where its label does not say it."""
        if pair.period:
            return f" {sentences.during(pair.period)}"
        periods = self.found.periods if pair is self.total or len(self.found.periods) == 1 else ()
        if not periods or len({period.kind for period in periods}) != 1:
            return ""
        joined = danish.join_words([period.long for period in periods])
        return f" {'den' if periods[0].kind == 'day' else 'i'} {joined}"


def _is_plain(pair: Pair) -> bool:
    return pair.known is not None and pair.known[0] > 0 and pair.known[1] >= 0


def said(table: Table, found: Pairs) -> Said:
    """Return what is said of the accounts: all together, then the largest deviations."""
    accounts = _Accounts(table, found)
    return words.said(_heading(accounts), _text(accounts), _key_figures(accounts))


def _ends(accounts: _Accounts, pair: Pair) -> str:
    """Return ``1.046.167 af 1.200.000 kr.``"""
    budget, spent = pair.known or (Decimal(0), Decimal(0))
    of = amount(budget, pair.first.decimals, accounts.unit)
    return f"{amount(spent, pair.second.decimals)} af {of}"


def _heading(accounts: _Accounts) -> str:
    total = accounts.total
    if total is None:
        return _how_many(accounts)
    difference, when = total.difference or Decimal(0), accounts.when(total)
    if difference > 0:
        more = amount(difference, total.decimals, accounts.unit)
        return f"{accounts.spent} er {more} større end {accounts.budget}{when}"
    return f"{accounts.spent} er {_ends(accounts, total)}{when}"


def _how_many(accounts: _Accounts) -> str:
    count, over = len(accounts.found.pairs), len(accounts.over)
    if not accounts.all_plain or count < 2:
        return ""
    when = accounts.when_all
    if over == count:
        return f"{every(count, 'poster')} ligger over {accounts.budget}{when}"
    of = "ingen" if not over else count_word(over)
    return f"{of} af de {count_word(count)} poster ligger over {accounts.budget}{when}"


def _sentences(accounts: _Accounts, pair: Pair) -> str:
    budget, spent = pair.known or (Decimal(0), Decimal(0))
    difference = pair.difference or Decimal(0)
    is_whole = pair is accounts.total and len(accounts.found.pairs) > 1
    when = accounts.when(pair).strip()
    if pair.period or is_whole:
        begins = f"{when} er {accounts.spent}{' i alt' if is_whole else ''}" if when else ""
        begins = begins or f"i alt er {accounts.spent}"
    elif len(accounts.found.pairs) == 1:
        begins = f"{accounts.spent} er"
    else:
        begins = f"{pair.label}: {accounts.spent} er"
    is_ = amount(spent, pair.second.decimals, accounts.unit)
    of = amount(budget, pair.first.decimals, accounts.unit)
    if difference == 0:
        return sentence(f"{begins} {is_}, og det er {accounts.budget} også")
    than = "mere" if difference > 0 else "mindre"
    return sentence(
        f"{begins} {is_}, {accounts.off(pair)} {than} end {accounts.budget} på {of}"
        f"{_share_of(accounts, pair)}"
    )


def _share_of(accounts: _Accounts, pair: Pair) -> str:
    budget, _ = pair.known or (Decimal(0), Decimal(0))
    return words.in_brackets(
        words.percent(abs(pair.difference or Decimal(0)), budget, accounts.unit)
    )


def _text(accounts: _Accounts) -> list[str]:
    total, pairs = accounts.total, accounts.pairs
    told = [total] if total else []
    if len(accounts.found.pairs) > 1 and len(pairs) <= MOST_NAMED:
        told += pairs
    text = [
        f"{_sentences(accounts, pair)} {words.recomputed(accounts.table, pair.cells)}".strip()
        for pair in told
    ]
    if total and len(pairs) > MOST_NAMED:
        text.append(sentence(_how_many(accounts)))
    return [*text, *_largest(accounts), _unread(accounts)]


def _largest(accounts: _Accounts) -> list[str]:
    """Return the largest overrun and the largest shortfall, where none of their rivals is unknown.

    One row alone is no largest.
    """
    if not accounts.all_plain or len(accounts.pairs) <= 1:
        return []
    found = []
    for pairs, what, than in (
        (accounts.over, "merforbrug", "mere"),
        (accounts.under, "mindreforbrug", "mindre"),
    ):
        if len(pairs) < 2 or abs(pairs[0].difference or 0) == abs(pairs[1].difference or 0):
            continue
        off = f"{accounts.off(pairs[0])} {than} end {accounts.budget}"
        share = _share_of(accounts, pairs[0])
        found.append(f"Det største {what} er {_at(pairs[0])}: {off}{share}.")
    return found


def _at(pair: Pair) -> str:
    return sentences.during(pair.period) if pair.period else f"på {words.named(pair.label)}"


def _unread(accounts: _Accounts) -> str:
    """Tell of those that are not told of: a figure is missing, or over and under mean nothing."""
    pairs = accounts.found.pairs
    rows = [pair.first if pair.first.value is None else pair.second for pair in pairs]
    unknown = [
        replace(row, label=pair.label)
        for pair, row in zip(pairs, rows, strict=True)
        if row.value is None
    ]
    other = len(pairs) - len(accounts.pairs) - len(unknown)
    are = f"er ikke regnet med her: {accounts.budget} er ikke over nul, eller {accounts.spent} "
    told = f"{counted(other, 'post', 'poster', neuter=False)} {are}er under nul." if other else ""
    return " ".join(filter(None, [words.without_figure(unknown), capitalised(told)]))


def _key_figures(accounts: _Accounts) -> list[tuple[str, str]]:
    found = []
    if total := accounts.total:
        found.append(_key_figure(accounts, total, accounts.when(total)))
    for pairs in (accounts.over, accounts.under) if accounts.all_plain else ():
        if pairs and len(accounts.pairs) > 1 and not _ties(pairs):
            where = f" {_at(pairs[0])}"
            found.append(_key_figure(accounts, pairs[0], where))
    return found


def _ties(pairs: Sequence[Pair]) -> bool:
    return len(pairs) > 1 and pairs[0].difference == pairs[1].difference


def _key_figure(accounts: _Accounts, pair: Pair, where: str) -> tuple[str, str]:
    difference = pair.difference or Decimal(0)
    value = amount(abs(difference), pair.decimals, accounts.unit)
    than = "mere" if difference > 0 else "mindre"
    share = _share_of(accounts, pair)
    if difference == 0:
        of = f"er brugt{where}, og det er {accounts.budget} også"
        return amount(pair.known[1] if pair.known else Decimal(0), pair.decimals, accounts.unit), (
            words.ended(of)
        )
    text = f"{than} end {accounts.budget} er brugt{where}{share}: {_ends(accounts, pair)}"
    return value, words.ended(text)
