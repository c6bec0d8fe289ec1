"""Numbers of few persons are not shown, and no more than that takes; and nobody works them out.

Cells are written ``a 1``, and what everybody knows of them ``a + b = t``. A ``!`` says that a cell
must stay shown, a ``?`` that it is not printed. Fewer than 3 persons are never shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, combinations_with_replacement
from random import Random

import pytest

from analysis.checks.disclosure import covers
from analysis.checks.disclosure.attack import rooms
from analysis.checks.disclosure.cells import Cell, Equation
from analysis.checks.disclosure.covers import NoSafePattern, Pattern, protect
from support import yet_more

FEWEST = 3
KEYS = [bytes([number]) for number in range(12)]


def cell(name: str, value: int, printed: bool = True, cost: int | None = 1) -> Cell:
    """A count of persons: zeros are shown, so whatever is hidden is at least 1."""
    few = 1 <= value < FEWEST
    return Cell(
        name,
        value,
        printed=printed,
        sensitive=few,
        room=FEWEST if printed or few else 0,
        cost=cost if value else None,
        lowest=int(printed and value > 0),
    )


def public(name: str, value: int) -> Cell:
    """A count that everybody knows."""
    return Cell(name, value, cost=None)


def cells_of(text: str) -> list[Cell]:
    found = re.findall(r"(\S+?)([!?]?) (\d+)", text)
    return [cell(name, int(n), sign != "?", None if sign == "!" else 1) for name, sign, n in found]


def known(*texts: str) -> list[Equation]:
    return [
        Equation(
            (*((name, 1) for name in one.split(" = ")[0].split(" + ")), (one.split(" = ")[1], -1)),
            text=one,
        )
        for one in texts
    ]


def protected(text: str, *said: str, key: bytes = b"k") -> Pattern:
    pattern = protect(cells_of(text), known(*said), key)
    assert pattern.gap == 0
    assert pattern.least is not None
    assert pattern.cost <= 1.5 * pattern.least
    return pattern


# --- what a reader works out ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "hidden", "said", "expected"),
    [
        ("a 1, b 55, t 56", "a", ["a + b = t"], {"a": (1, 1)}),  # 56 - 55
        ("a 1, b 2, t 3", "ab", ["a + b = t"], {"a": (1, 2), "b": (1, 2)}),  # 1 + 2 = 2 + 1
        ("a 2, b 4, c 4, t 10", "ab", ["a + b + c = t"], {"a": (1, 5), "b": (1, 5)}),  # 10 - 4 = 6
        ("a 2, b 4, t 6", "at", ["a + b = t"], {"a": (1, None), "t": (5, None)}),
        ("a 2, b 9", "a", [], {"a": (1, None)}),
        (
            "a 1, b 1, c 1, d 1, e 1, f 1, g 253, t 259",  # 259 - 253 = 6 ones
            "abcdef",
            ["a + b + c + d + e + f + g = t"],
            dict.fromkeys("abcdef", (1, 1)),
        ),
        ("a 302, r? 1, t 303", "", ["a + r = t"], {"r": (1, 1)}),  # 303 - 302 in no row
        ("a 11, r? 1, t 12", "at", ["a + r = t"], {"a": (1, None), "r": (0, None), "t": (1, None)}),
        (
            # Two tables of the same 8: 8 - 5 = 3 are a and b, and 8 - 3 = 5 are b and c.
            "a 1, b 2, c 3, d 5, e 3, t 8",
            "abc",
            ["a + b + d = t", "b + c + e = t"],
            {"a": (1, 2), "b": (1, 2), "c": (3, 4)},
        ),
    ],
)
def test_a_reader_takes_what_is_shown_from_the_totals(
    text: str, hidden: str, said: list[str], expected: dict[str, tuple[int, int | None]]
) -> None:
    assert rooms(cells_of(text), known(*said), set(hidden)) == expected


def test_only_whole_numbers_are_possible() -> None:
    """Of three pairs that make 1 with what is left, one of all is in: 1.5 would be three halves."""
    said = known("a + b + x = p", "b + c + y = q", "a + c + z = r", "a + b + c = d")
    unknown = [Cell(name, None, printed=False) for name in "abcxyzd"]
    shown = [Cell(name, 1) for name in "pqr"]
    assert rooms([*unknown, *shown], said, set(), only={"d"}) == {"d": (0, 1)}


def test_what_the_reader_knows_must_hold() -> None:
    with pytest.raises(ValueError, match=r"^it does not hold that a = t$"):
        rooms(cells_of("a 4, t 3"), known("a = t"), set())
    with pytest.raises(ValueError, match=r"a \+ b = t"):
        rooms(cells_of("a 1, b 7, t 5"), known("a + b = t"), {"a"})
    with pytest.raises(ValueError, match="a is shown, but nobody says what it is"):
        rooms([Cell("a", None), Cell("t", 3)], known("a = t"), set())


# --- what is hidden -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("", [], set()),
        ("a 3, b 4, t 7", ["a + b = t"], set()),
        ("a 0, b 4, t! 4", ["a + b = t"], set()),  # nobody is no person
        ("a 2", [], {"a"}),  # a table of one row
        ("a 1, b 55, t! 56", ["a + b = t"], {"a", "b"}),
        ("a 1, b 2, c 9, t! 12", ["a + b + c = t"], {"a", "b", "c"}),  # 1 + 2 of 3
        ("a 2, b 2, c 2, t! 6", ["a + b + c = t"], {"a", "b", "c"}),  # all rows small: 1 to 4
        ("a 2, b 0, c 7, t! 9", ["a + b + c = t"], {"a", "c"}),  # never a zero
        ("a 2, t 2", ["a = t"], {"a", "t"}),  # the only part of a total
        ("a 1, b 1, t 2", ["a + b = t"], {"a", "b", "t"}),  # a total of fewer than 3
        ("a 302, r? 1, t! 303", ["a + r = t"], {"a"}),  # one in no row: 302 is hidden
        ("n 11, r? 1, d! 12", ["n + r = d"], {"n"}),  # 11 of 12
        ("n 0, r? 12, d 12", ["n + r = d"], set()),  # 0 of 12
        ("a! 4, b! 4, s? 0, t! 8", ["a + b + s = t"], set()),
    ],
)
def test_what_is_hidden(text: str, said: list[str], expected: set[str]) -> None:
    pattern = protected(text, *said)
    assert pattern.hidden == expected
    assert all(
        greatest is None or greatest - least >= 3 for least, greatest in pattern.rooms.values()
    )


def test_the_cheapest_covers_are_told_and_one_of_them_is_drawn() -> None:
    """2 of 10 beside two fours: 2 + 4 = 6, so it is 1 to 5 whichever of them is hidden."""
    drawn = [protected("a 2, b 4, c 4, t! 10", "a + b + c = t", key=key) for key in KEYS]
    assert {pattern.hidden for pattern in drawn} == {frozenset("ab"), frozenset("ac")}
    assert all(pattern.rooms["a"] == (1, 5) for pattern in drawn)
    assert {(pattern.least, pattern.cost) for pattern in drawn} == {(1, 1)}


def test_six_ones_of_259_need_one_more() -> None:
    text = "a 1, b 1, c 1, d 1, e 1, f 1, g 153, h 100, t! 259"
    pattern = protected(text, "a + b + c + d + e + f + g + h = t")
    assert pattern.cost == pattern.least == 1
    assert len(pattern.hidden) == 6 + 1


def test_a_total_is_shown_where_parts_can_cover() -> None:
    """Of two rows with a total each, one part beside each small one is enough."""
    said = known("a + b + c = r", "d + e + f = s", "r + s = t")
    cells = cells_of("a 1, b 4, c 5, d 2, e 7, f 8, r 10, s 17, t 27")
    dear = [replace(one, cost=3) if one.name in "rst" else one for one in cells]
    for key in KEYS:
        pattern = protect(dear, said, key)
        assert not pattern.hidden & set("rst")
        assert pattern.least == pattern.cost == 2


def test_a_cover_has_room_too() -> None:
    """1 + 3 = 4 would leave 3 to be 1 to 3: so a third is hidden, though 1 needs it no more."""
    pattern = protected("a 2, b 3, c 9, t! 14", "a + b + c = t")
    assert pattern.hidden >= {"a"}
    pattern = protected("a 1, b 3, c 3, t! 7", "a + b + c = t")
    assert pattern.hidden == {"a", "b", "c"}
    assert pattern.rooms == dict.fromkeys("abc", (1, 5))


def test_what_was_hidden_stays_hidden_also_when_its_total_was_revised() -> None:
    """b covered a when they were 56. Now a is 3, and b is hidden still: so a has to cover b."""
    cells = cells_of("a 3, b 54, c 9, t! 66")
    kept = [replace(one, kept_hidden=True) if one.name == "b" else one for one in cells]
    pattern = protect(kept, known("a + b + c = t"), b"k")
    assert "b" in pattern.hidden
    assert len(pattern.hidden) == 2
    assert pattern.least == pattern.cost == 1


def test_what_is_known_from_before_is_hidden_but_covers_nothing() -> None:
    """It needs no room, since it was shown once: nor does its room help the other."""
    cells = cells_of("a 2, b 2, c 5, t! 9")
    seen = [replace(one, room=0) if one.name == "a" else one for one in cells]
    said = [*known("a + b + c = t"), Equation((("a", 1),), 2, "a was 2")]
    pattern = protect(seen, said, b"k")
    assert pattern.hidden == {"a", "b", "c"}
    assert pattern.rooms == {"a": (2, 2), "b": (1, 6), "c": (1, 6)}


def test_where_zeros_are_hidden_they_need_room_as_others_do() -> None:
    """0 + 4 = 4: it can be 0 to 4."""
    zero = Cell("a", 0, sensitive=True, room=3)
    rest = [Cell("b", 4, room=3), Cell("c", 5, cost=None), Cell("t", 9, cost=None)]
    pattern = protect([zero, *rest], known("a + b + c = t"), b"k")
    assert pattern.hidden == {"a", "b"}
    assert pattern.rooms == {"a": (0, 4), "b": (0, 4)}


def test_days_have_the_room_that_they_say() -> None:
    """40 days of two persons: 3 times 20 apart. 40 + 15 = 55 leaves too little, 40 + 30 enough."""
    days = [Cell("a", 40, sensitive=True, room=60, lowest=1), Cell("t", 385, cost=None)]
    others = [Cell(name, by, room=60, lowest=1) for name, by in (("b", 15), ("c", 30), ("d", 300))]
    said = known("a + b + c + d = t")
    assert {protect([*days, *others], said, key).hidden for key in KEYS} == {
        frozenset("ac"),
        frozenset("ad"),
    }


# --- where nothing is safe ------------------------------------------------------------------------


def test_no_safe_pattern_names_the_cell_what_gives_it_away_and_what_to_merge() -> None:
    with pytest.raises(NoSafePattern) as caught:
        protected("a! 302, b 1, c! 9, t! 312, x 7, u! 7", "a + b + c = t", "x = u")
    assert (caught.value.cell, caught.value.room) == ("b", (1, 1))
    assert caught.value.equations == known("a + b + c = t")
    assert caught.value.siblings == ["c", "a"]  # the smallest first
    message = "b is given away by a + b + c = t: leave one of these out, or merge it with c"
    assert str(caught.value) == message


def test_one_in_no_row_is_named_too() -> None:
    with pytest.raises(NoSafePattern, match=r"^r is given away by a \+ r = t"):
        protected("a! 302, r? 1, t! 303", "a + r = t")


def test_two_rows_that_make_less_than_5_are_not_safe_beside_a_public_total() -> None:
    """2 + 2 = 4: each is 1 to 3."""
    with pytest.raises(NoSafePattern) as caught:
        protected("a 2, b 2, t! 4", "a + b = t")
    assert caught.value.room == (1, 3)


# --- the same answer, and an answer in time -------------------------------------------------------


def a_table(rows: int, columns: int, seed: int = 1) -> tuple[list[Cell], list[Equation]]:
    """Make a table with margins: a third of its cells are small."""
    random = Random(seed)
    counts = [[random.choice([0, 1, 2, 4, 7, 12, 31]) for _ in range(columns)] for _ in range(rows)]
    counts = [[*row, sum(row)] for row in counts]
    counts.append([sum(column) for column in zip(*counts, strict=True)])
    cells = [
        cell(f"{r}.{c}", count, cost=3 if r == rows or c == columns else 1)
        for r, row in enumerate(counts)
        for c, count in enumerate(row)
    ]
    across = [[f"{r}.{c}" for c in range(columns + 1)] for r in range(rows + 1)]
    lines = [*across, *zip(*across, strict=True)]
    return cells, known(*(f"{' + '.join(line[:-1])} = {line[-1]}" for line in lines))


def test_the_order_of_the_figures_changes_nothing_and_nothing_is_said(
    capfd: pytest.CaptureFixture[str],
) -> None:
    cells, said = a_table(8, 5)
    pattern = protect(cells, said, b"k")
    turned = [replace(one, terms=one.terms[::-1]) for one in reversed(said)]
    assert protect(reversed(cells), turned, b"k") == pattern
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("stopped_by", ["time", "work"])
def test_where_there_is_no_time_what_is_hidden_is_safe_and_the_gap_is_told(
    stopped_by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells, said = a_table(12, 8)
    if stopped_by == "work":
        monkeypatch.setattr(covers, "_WORK", 0)
    hasty = protect(cells, said, b"k", seconds=0 if stopped_by == "time" else 60)
    monkeypatch.undo()
    best = protect(cells, said, b"k")
    assert best.least is not None
    assert hasty.least is None
    assert 0 < hasty.gap <= 1
    assert hasty.cost >= best.least >= (1 - hasty.gap) * hasty.cost / 1.5
    least = {one.name: one.room for one in cells}
    assert all(b is None or b - a >= least[name] for name, (a, b) in hasty.rooms.items())


# --- against exhaustive search --------------------------------------------------------------------


def worlds(
    cells: Sequence[Cell], said: Sequence[Equation], hidden: Collection[str]
) -> Iterator[dict[str, int]]:
    """Yield every table that a reader thinks possible: up to twice the public total."""
    top = 2 * max(one.value or 0 for one in cells)
    unknown = [one for one in cells if not one.printed or one.name in hidden]
    shown = {one.name: one.value or 0 for one in cells if one not in unknown}

    def filled(world: dict[str, int], left: Sequence[Cell]) -> Iterator[dict[str, int]]:
        given: dict[str, range] = {}  # what an equation leaves for its last unknown cell
        for equation in said:
            lacks = -sum(by * world[name] for name, by in equation.terms if name in world)
            free = [(name, by) for name, by in equation.terms if name not in world]
            if not free and lacks:
                return
            if len(free) == 1:
                value = lacks * free[0][1]  # each is taken once, or once away
                given[free[0][0]] = range(value, value + 1)
        if not left:
            yield world
            return
        one = next((one for one in left if one.name in given), left[0])
        for value in given.get(one.name, range(top + 1)):
            if value >= one.lowest:
                yield from filled({**world, one.name: value}, [two for two in left if two != one])

    return filled(shown, unknown)


def counted_rooms(
    cells: Sequence[Cell], said: Sequence[Equation], hidden: Collection[str]
) -> dict[str, tuple[int, int]]:
    found = [*worlds(cells, said, hidden)]
    asked = [one.name for one in cells if one.name in hidden or (one.sensitive and not one.printed)]
    values = {name: [world[name] for world in found] for name in asked}
    return {name: (min(those), max(those)) for name, those in values.items()}


def cheapest_of_all(cells: Sequence[Cell], said: Sequence[Equation]) -> int | None:
    """Try every set of covers, the cheapest first."""
    must = {one.name for one in cells if one.printed and one.sensitive}
    may = [one for one in cells if one.printed and one.name not in must and one.cost]
    sets = (chosen for count in range(len(may) + 1) for chosen in combinations(may, count))
    room = {one.name: one.room for one in cells}
    for chosen in sorted(sets, key=lambda those: sum(one.cost or 0 for one in those)):
        found = counted_rooms(cells, said, must | {one.name for one in chosen})
        if all(high - low >= room[name] for name, (low, high) in found.items()):
            return sum(one.cost or 0 for one in chosen)
    return None


def two_way(random: Random) -> tuple[list[Cell], list[Equation]]:
    cells, said = a_table(2, 2, random.randrange(1000))
    return [public("2.2", one.value or 0) if one.name == "2.2" else one for one in cells], said


def linked(random: Random) -> tuple[list[Cell], list[Equation]]:
    """Make two tables of the same total."""
    a, b = ([random.randrange(5) for _ in range(3)] for _ in range(2))
    last = max(0, sum(a) - sum(b))
    a.append(max(0, sum(b) - sum(a)))
    parts = {f"a{n}": by for n, by in enumerate(a)} | {
        f"b{n}": by for n, by in enumerate([*b, last])
    }
    cells = [*(cell(*part) for part in parts.items()), public("t", sum(a))]
    return cells, known("a0 + a1 + a2 + a3 = t", "b0 + b1 + b2 + b3 = t")


def with_residual(random: Random) -> tuple[list[Cell], list[Equation]]:
    """Make rows that are not all, and a share of all with those who are not in it."""
    rows, rest = [random.randrange(6) for _ in range(4)], random.randrange(4)
    total = sum(rows) + rest
    part = random.randint(0, total)
    cells = [cell(f"a{n}", by) for n, by in enumerate(rows)]
    cells += [cell("r", rest, printed=False), public("t", total), cell("n", part)]
    cells.append(cell("not_n", total - part, printed=False))
    return cells, known("a0 + a1 + a2 + a3 + r = t", "n + not_n = t")


def at_most(random: Random) -> tuple[list[Cell], list[Equation]]:
    """Make rows that overlap: each is at most all, and together they are all or more."""
    total = random.randint(1, 6)
    rows = [total, *(random.randint(0, total) for _ in range(2))]
    cells = [public("t", total), cell("more", sum(rows) - total, printed=False)]
    cells += [cell(f"a{n}", by) for n, by in enumerate(rows)]
    cells += [cell(f"r{n}", total - by, printed=False) for n, by in enumerate(rows)]
    over = Equation((*((f"a{n}", 1) for n in range(3)), ("t", -1), ("more", -1)), text="or more")
    return cells, [*known(*(f"a{n} + r{n} = t" for n in range(3))), over]


@pytest.mark.parametrize("make", [two_way, linked, with_residual, at_most])
@pytest.mark.parametrize("seeds", [range(2), yet_more(range(2, 50))], ids=str)
def test_no_fewer_covers_are_safe_and_the_rooms_are_those_of_all_possible_worlds(
    make: type[two_way], seeds: range
) -> None:
    for seed in seeds:
        cells, said = make(Random(seed))
        least = cheapest_of_all(cells, said)
        try:
            pattern = protect(cells, said, str(seed).encode())
        except NoSafePattern:
            assert least is None, seed
        else:
            assert pattern.least == least, seed
            assert pattern.rooms == counted_rooms(cells, said, pattern.hidden), seed


# --- against who knows the rule -------------------------------------------------------------------


Row = tuple[int, ...]


def hidden_of(rows: Sequence[Row], key: bytes, named: str = "{row} {n}") -> Iterator[set[int]]:
    """Yield which values of each row are hidden, each with its public total."""
    cells, said = [], []
    for row in rows:
        names = [named.format(row=row, n=n) for n in range(len(row))]
        cells += [*map(cell, names, row), public(f"{row}", sum(row))]
        said.append(Equation((*((name, 1) for name in names), (f"{row}", -1))))
    hidden = protect(cells, said, key).hidden
    for row in rows:
        yield {n for n in range(len(row)) if named.format(row=row, n=n) in hidden}


def can_be_safe(row: Row) -> bool:
    """Each that is not 0 is 1 up to what the others leave of the sum if they are 1 too."""
    counts = [count for count in row if count]
    return min(counts, default=FEWEST) >= FEWEST or sum(counts) - len(counts) >= FEWEST


@pytest.mark.parametrize(
    ("longest", "top", "keys"),
    [(3, 6, KEYS[:2]), yet_more(4, 12, KEYS[:6])],
)
def test_who_tries_the_rule_on_every_possible_row_finds_nobody(
    longest: int, top: int, keys: Sequence[bytes]
) -> None:
    """Some other row is hidden so by some key, with another value where one is hidden.

    Names and keys are chance, so whichever way the same values stand, some key hides them so.
    """
    rows = [
        row
        for length in range(1, longest + 1)
        for row in combinations_with_replacement(range(top + 1), length)
        if can_be_safe(row)
    ]
    possible = defaultdict(set)  # what may be hidden, by what is shown, how many are not, their sum
    for key in keys:
        for row, hidden in zip(rows, hidden_of(rows, key), strict=True):
            values = tuple(row[n] for n in sorted(hidden))
            shown = tuple(row[n] for n in range(len(row)) if n not in hidden)
            possible[shown, len(values), sum(values)].add(values)
    assert len(possible) > len(rows) / 3
    for view, those in possible.items():
        assert view[1] == 0 or len({value for values in those for value in values}) > 1, view


def test_who_knows_the_key_finds_a_cell() -> None:
    """Of 12 are shown 4 and 3, so two make 5: 1 + 4, 2 + 3, 3 + 2 or 4 + 1."""
    rows = [(one, 4, 3, 5 - one) for one in range(1, 5)]

    def possible(key: bytes) -> list[Row]:
        hidden = (next(hidden_of([row], key, "{n}")) for row in rows)
        return [row for row, those in zip(rows, hidden, strict=True) if those == {0, 3}]

    assert possible(b"1") == [(1, 4, 3, 4)]
    assert {row for key in KEYS for row in possible(key)} == set(rows)
