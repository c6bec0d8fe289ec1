"""Five meetings in a row: level and change, what is revised between them, and a corrected one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from commands import Ran, copy_of_the_project, udvalgstal
from support import a_check, a_table

MONTHS = ["Januar", "Februar", "Marts", "April", "Maj", "Juni"]
LEVELS = [(410, 305), (415, 301), (409, 300), (402, 296), (398, 290), (391, 288)]
BODY = "middelfart"


def address(number: int) -> str:
    """The meeting in which the figures of a month are the newest; the first is that of February."""
    return f"{BODY}/2016-{number + 2:02}-10"


def deliver(root: Path, number: int, levels: list[tuple[int, int]], more: str = "") -> None:
    """Deliver a meeting: the levels of two months and, as the papers print it, the change."""
    months = [f"2016-{at:02}" for at in (number, number + 1)]
    columns = [
        f'{{ heading = "{MONTHS[at - 1]}", period = "2016-{at:02}" }}'
        for at in (number, number + 1)
    ]
    columns.append('{ heading = "Ændring" }')
    check = a_check(
        f'kind = "difference"\nminuend = {{ column = "{months[1]}" }}\n'
        f'subtrahend = {{ column = "{months[0]}", meeting = "previous" }}\n'
        'result = { column = "Ændring" }',
        "aendring",
        "Ændringen er tallet nu minus tallet til sidste møde",
    )
    total = a_check('kind = "sum"\ntotal = { row = "I alt" }', "i-alt")
    keys = 'unit = "personer"\n' + total + (check if number > 1 else "") + more
    report = '[[reports]]\nname = "ledige"\ntitle = "Ledige"\nnotebook = "tabel"\n'
    report += 'parameters = { tables = ["ledige"] }\n'
    table = a_table(";".join(columns), 'heading = "Ydelse"', keys, "ledige", "Ledige efter ydelse")
    head = f'municipality = "Middelfart"\ncommittee = "Udvalget"\ndate = {address(number)[-10:]}\n'
    folder = root / "data" / "raw" / address(number)
    folder.mkdir(parents=True, exist_ok=True)
    text = f'{head}document = "Referat"\n{report}{table}'
    (folder / "meeting.toml").write_text(text, encoding="utf-8")
    before, now = levels[number - 1], levels[number]
    told = LEVELS[number - 1]  # what the last meeting told of its newest month
    rows = [
        (name, before[at], now[at], now[at] - told[at])
        for at, name in enumerate(("Dagpenge", "Kontanthjælp"))
    ]
    rows.append(("I alt", *(sum(row[at] for row in rows) for at in (1, 2, 3))))
    lines = [f"Ydelse;{MONTHS[number - 1]};{MONTHS[number]};Ændring"]
    lines += [";".join(map(str, row)) for row in rows]
    (folder / "ledige.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def revision(row: str, month: str, was: int, now: int) -> str:
    return f"""
[[tables.revisions]]
row = "{row}"
column = "{month}"
was = "{was}"
is = "{now}"
reason = "To fik dagpenge med tilbagevirkende kraft."
"""


def page(root: Path, number: int, name: str = "ledige") -> str:
    html = (root / "reports" / address(number) / f"{name}.html").read_text(encoding="utf-8")
    text = re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL)
    return " ".join(text.replace("\xa0", " ").replace("⁠", "").split())


def lines_of(ran: Ran, word: str) -> list[str]:
    return [line.strip() for line in ran.out.splitlines() if line.strip().startswith(word)]


@pytest.mark.exhaustive
def test_five_meetings_in_a_row(tmp_path: Path) -> None:
    root = copy_of_the_project(tmp_path / "project", "helsingoer/2017-05-03")
    shutil.rmtree(root / "data" / "raw" / "helsingoer")
    for number in (1, 3, 5):
        deliver(root, number, LEVELS)
    # The second paper says of February 417 on dagpenge, where the first one said 415, and why.
    why = revision("Dagpenge", "2016-02", 415, 417) + revision("I alt", "2016-02", 716, 718)
    deliver(root, 2, [LEVELS[0], (417, 301), LEVELS[2]], why)
    # The fourth says of April 404, where the third one said 402, and no word of it.
    deliver(root, 4, [*LEVELS[:3], (404, 296), *LEVELS[4:]])

    checked = udvalgstal(root, "check")
    assert checked.status == 1
    assert lines_of(checked, "ok   aendring") == ["ok   aendring: 3 agree"] * 4
    assert lines_of(checked, "ok   ledige") == [
        "ok   ledige, Dagpenge, 2016-02: was '415' in middelfart/2016-03-10, is '417' (explained)",
        "ok   ledige, I alt, 2016-02: was '716' in middelfart/2016-03-10, is '718' (explained)",
    ]
    assert lines_of(checked, "FAIL") == [
        "FAIL ledige, Dagpenge, 2016-04: was '402' in middelfart/2016-05-10, is '404'; "
        "explain it in [[tables.revisions]]",
        "FAIL ledige, I alt, 2016-04: was '698' in middelfart/2016-05-10, is '700'; "
        "explain it in [[tables.revisions]]",
    ]

    ran = udvalgstal(root, "run", *map(address, range(1, 6)))
    assert ran.status == 1  # published, with what nobody has explained
    assert "Siden sidste møde" not in page(root, 1)
    assert (
        "Tabel 1, holdt op imod tallene til mødet 10. marts 2016 I alt: 709 personer i marts "
        "2016 mod 718 personer i februar 2016. Dagpenge i februar 2016: nu 417 personer, før 415 "
        "personer. To fik dagpenge med tilbagevirkende kraft." in page(root, 2)
    )
    assert "nu 404 personer, før 402 personer. Ændringen er ikke forklaret." in page(root, 4)
    refused = udvalgstal(root, "release", address(4))
    assert refused.status == 2
    assert "cannot be released: a deviation is undeclared" in refused.err

    # The first meeting is released, and then corrected; the second is held against what it is now.
    assert udvalgstal(root, "release", address(1)).out.endswith(": edition 1 released\n")
    correction = 'date = 2016-04-01\ntables = ["ledige"]\nreason = "To var glemt."\n'
    table = root / "data" / "raw" / address(1) / "ledige.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("410", "412").replace("715", "717"),
        encoding="utf-8",
    )
    toml = table.with_name("meeting.toml")
    text = toml.read_text(encoding="utf-8")
    toml.write_text(f"{text}\n[[corrections]]\n{correction}", encoding="utf-8")
    udvalgstal(root, "run", *map(address, range(1, 6)))
    assert "Rettet 1. april 2016. To var glemt." in page(root, 1)
    assert udvalgstal(root, "release", address(1)).out.endswith(": edition 2 released\n")
    again = udvalgstal(root, "run", address(1))
    assert "up to date" in again.out
