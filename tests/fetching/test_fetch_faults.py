"""An answer that is not whole is not kept: each fault is told in words, and nothing is written."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from werkzeug import Response

from analysis.faults import InputError
from analysis.fetching import asking
from analysis.fetching.asking import Patience
from commands import udvalgstal
from outside import ABOUT, GRADE, KEY, QUICK, Jobindsats, delivered, fetched
from support import files_below

PLACE = "jobindsats y60c07, for helsingoer/2017-05-03 grad"


def faults(folder: Path, meeting: str = GRADE, patience: Patience = QUICK) -> list[str]:
    """Fetch what cannot be kept, and return what is said; nothing may be written."""
    project = delivered(folder, meeting)
    before = files_below(folder)
    with pytest.raises(InputError) as caught:
        fetched(project, patience=patience)
    assert files_below(folder) == before
    assert KEY not in f"{caught.value!r}"
    assert caught.value.__cause__ is None
    return [line.removeprefix(f"{PLACE}: ") for line in str(caught.value).splitlines()]


def of_data(change: Callable[[Any], object]) -> Callable[[str, Any], object]:
    return lambda what, answer: change(answer) if what.startswith("data/") else answer


def a(status: int, content: object = "", **headers: str) -> Response:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return Response(text, status, {key.replace("_", "-"): value for key, value in headers.items()})


UNKNOWN = {"code": 422, "cause": "Unknown period type: M", "request_id": "ebab4e76"}
NOT_UNDERSTOOD = "does not understand the question (422): "


@pytest.mark.parametrize(
    ("answer", "said", "times"),
    [
        (
            a(401),
            "does not accept the key in JOBINDSATS_API_KEY (401); it is wrong or has run out",
            1,
        ),
        (a(422, UNKNOWN), f"{NOT_UNDERSTOOD}Unknown period type: M", 1),
        (
            a(422, {"code": 422, "cause": "Unknown hierarchies: ['_omrade']"}),
            f"{NOT_UNDERSTOOD}Unknown hierarchies: ['_omrade']",
            1,
        ),
        (a(404), "has nothing there (404); a table is gone, or has another id", 1),
        (
            a(302, Location="http://elsewhere.dk/"),
            "has moved (302); the key is not sent after it",
            1,
        ),
        (a(418, "<h1>Teapot</h1>"), "answers with status 418: Teapot", 1),
        (a(500, "<h1>Fejl</h1>"), "is out of order (500): Fejl; asked 3 times", 3),
        (a(503), "is out of order (503): without a word; asked 3 times", 3),
        (a(429), "is asked too often (429); asked 3 times", 3),
        (
            a(429, Retry_After="60"),
            "is asked too often (429), and wants 60 s of peace; asked once",
            1,
        ),
        (
            a(429, Retry_After="Fri, 01 Jan 2100 00:00:00 GMT"),
            "is asked too often (429), and wants ",
            1,
        ),
        (
            a(200, "not gzip", Content_Encoding="gzip"),
            "broke off in the middle of its answer; asked 3 times",
            3,
        ),
        (
            a(200, {"key": KEY}),
            "gives back the key in JOBINDSATS_API_KEY; nothing of it is kept",
            1,
        ),
        (a(422, {"cause": f"bad {KEY}"}), "gives back the key in JOBINDSATS_API_KEY", 1),
    ],
    ids=lambda value: value.status if isinstance(value, Response) else "",
)
def test_what_is_no_answer(
    tmp_path: Path, jobindsats: Jobindsats, answer: Response, said: str, times: int
) -> None:
    jobindsats.change = of_data(lambda _: answer)
    (line,) = faults(tmp_path)
    assert line.startswith(said)
    assert len(jobindsats.asked) == 1 + times


def test_what_passes_is_asked_for_again(tmp_path: Path, jobindsats: Jobindsats) -> None:
    before = [a(503), a(429, Retry_After="0"), None]
    jobindsats.change = of_data(lambda answer: before.pop(0) or answer)
    assert len(fetched(delivered(tmp_path))) == 1
    assert not before


def test_a_packed_answer_is_unpacked(tmp_path: Path, jobindsats: Jobindsats) -> None:
    def packed(answer: object) -> Response:
        content = gzip.compress(json.dumps(answer).encode())
        return Response(content, headers={"Content-Encoding": "gzip"})

    jobindsats.change = of_data(packed)
    assert len(fetched(delivered(tmp_path))) == 1


@contextmanager
def a_source(answers: Callable[[socket.socket], None]) -> Iterator[str]:
    """Stand where nobody speaks HTTP as it should be spoken."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller, suppress(OSError):
                    caller.recv(1 << 16)
                    answers(caller)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def drips(caller: socket.socket) -> None:
    """Send a byte now and then, so that it is never silent for long and never done."""
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n")
    for _ in range(100):
        caller.sendall(b" ")
        time.sleep(0.02)


def says(*lines: str) -> Callable[[socket.socket], None]:
    return lambda caller: caller.sendall("\r\n".join([*lines, ""]).encode())


TWICE = Patience(attempts=2, pause=0.01)
CUT_SHORT = "broke off in the middle of its answer; asked 2 times"


@pytest.mark.parametrize(
    ("answers", "patience", "said"),
    [
        (
            lambda _: time.sleep(0.3),
            Patience(silence=0.1, attempts=2, pause=0.01),
            "is silent for 0.1 s; asked 2 times",
        ),
        (drips, Patience(seconds=0.5), "was not done answering after 0.5 s"),
        (says("HTTP/1.1 200 OK", "Content-Length: 9", "", "{"), TWICE, CUT_SHORT),
        (says("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "1", "{"), TWICE, CUT_SHORT),
        (lambda _: None, TWICE, "cannot be reached, or hangs up; asked 2 times"),
    ],
    ids=["silent", "dripping", "cut short", "cut short in parts", "hangs up"],
)
def test_a_source_that_does_not_answer(
    tmp_path: Path,
    jobindsats: Jobindsats,
    monkeypatch: pytest.MonkeyPatch,
    answers: Callable[[socket.socket], None],
    patience: Patience,
    said: str,
) -> None:
    with a_source(answers) as address:
        monkeypatch.setenv("UDVALGSTAL_JOBINDSATS", address)
        (line,) = faults(tmp_path, patience=patience)
    assert line.startswith(said)


def test_a_source_that_is_not_there(
    tmp_path: Path, jobindsats: Jobindsats, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UDVALGSTAL_JOBINDSATS", "http://127.0.0.1:1/v3")
    assert faults(tmp_path) == ["cannot be reached, or hangs up; asked 3 times"]


@pytest.mark.parametrize(
    ("address", "proxy", "said"),
    [
        ("https://{here}", "", "cannot be reached safely: it does not speak https, or nobody "),
        (
            "https://192.0.2.1",
            "http://127.0.0.1:1",
            "cannot be reached through the proxy; asked 3 ",
        ),
        ("https://[", "", "cannot be asked (InvalidURL)"),
    ],
)
def test_ways_that_lead_nowhere(
    tmp_path: Path,
    jobindsats: Jobindsats,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    proxy: str,
    said: str,
) -> None:
    here = f"{jobindsats.server.host}:{jobindsats.server.port}"
    monkeypatch.setenv("UDVALGSTAL_JOBINDSATS", address.format(here=here))
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    (line,) = faults(tmp_path)
    assert line.startswith(said)


def test_an_answer_that_is_too_large(
    tmp_path: Path, jobindsats: Jobindsats, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_LARGEST", 5000)
    jobindsats.change = of_data(lambda _: b" " * 5001)
    assert faults(tmp_path) == ["answers with more than 5,000 bytes; ask for less"]


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        (
            "UDVALGSTAL_JOBINDSATS",
            "http://api.jobindsats.dk/v3",
            "is no address: expected https://",
        ),
        ("UDVALGSTAL_JOBINDSATS", "https://a:b@jobindsats.dk", "is no address: expected https://"),
        ("JOBINDSATS_API_KEY", "two words", "holds what is no key: a space, a line break"),
        ("JOBINDSATS_API_KEY", "nøgle", "holds what is no key: a space, a line break"),
        ("JOBINDSATS_API_KEY", " ", "is not set in the environment: put the key"),
    ],
)
def test_a_key_goes_nowhere_that_it_may_not(
    tmp_path: Path,
    jobindsats: Jobindsats,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
    said: str,
) -> None:
    monkeypatch.setenv(variable, value)
    (line,) = faults(tmp_path)
    assert line.startswith(f"{variable}: {said}")
    assert not jobindsats.asked
    assert value == " " or value not in line


WRONG_KEY = '{"Forkert nøgle eller nøglen er udløbet.":""}'


def with_rows(change: Callable[[list[list[Any]]], object]) -> Callable[[Any], object]:
    def changed(answer: Any) -> Any:
        change(answer["rows"])
        return answer

    return changed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: WRONG_KEY.encode(), [f"the answer is another one, {WRONG_KEY!r}; expected "]),
        (lambda _: b"<html>Vent</html>", ["the answer is not JSON: it is '<html>Vent</html>'"]),
        (lambda _: b"", ["the answer is not JSON: it is ''"]),
        (
            lambda answer: {**answer, "columns": ["Periode", "Område", "Andel"]},
            ["the answer has other columns: 'Periode', 'Område', 'Andel'; expected Periode, "],
        ),
        (
            lambda answer: {**answer, "columns": ["Område", "Kommune", "Aktiveringsgrad"]},
            ["the answer has other columns: 'Område', 'Kommune', 'Aktiveringsgrad'; expected "],
        ),
        (
            with_rows(lambda rows: rows.pop(1)),
            ["row Helsingør, column '2026M06': is missing in the answer"],
        ),
        (
            with_rows(lambda rows: rows.append([*rows[0][:2], 9.0])),
            ["row Helsingør, column '2026M05': stands twice in the answer"],
        ),
        (
            with_rows(lambda rows: rows.append(["2026M05", "Odense", 9.0])),
            ["row 2026M05, Odense: is in the answer, and was not asked for"],
        ),
        (
            with_rows(lambda rows: rows[0].__setitem__(2, "21,0")),
            ["row 2026M05, Helsingør, column 'Aktiveringsgrad': '21,0' is no figure"],
        ),
        (with_rows(lambda rows: rows[0].pop()), ["the answer row 1 has 2 cells; expected 3"]),
        (
            with_rows(lambda rows: rows.clear()),
            [
                f"row {area}, column '2026M0{month}': is missing in the answer"
                for area in ("Helsingør", "Fredensborg", "Hele landet")
                for month in (5, 6, 7)
            ],
        ),
    ],
)
def test_what_is_not_whole(
    tmp_path: Path, jobindsats: Jobindsats, change: Callable[[Any], object], said: list[str]
) -> None:
    jobindsats.change = of_data(change)
    told = faults(tmp_path)
    assert len(told) == len(said)
    for line, begins in zip(told, said, strict=True):
        assert line.removeprefix(f"{PLACE}, ").startswith(begins)


@pytest.mark.parametrize(
    ("was", "asks", "said"),
    [
        (
            '"Aktiveringsgrad"\nareas',
            '"Aktiveringsgraden"\nareas',
            "column 'measure': 'Aktiveringsgraden' is no measure of this table; did you mean "
            "'Aktiveringsgrad'?",
        ),
        (
            "latest:3",
            "latest:5",
            "column 'periods': 'latest:5' asks for more than the table has 4 periods of the type M",
        ),
        (
            '"latest:3"',
            '["2026-03"]',
            "column 'periods': '2026-03' is not in the table, which goes from 2026-04 to 2026-07",
        ),
        (
            '"latest:3"',
            '["2026"]',
            "column 'periods': '2026' is not in the table, which has periods of the types M, Q, "
            "QMAT",
        ),
        (
            '"latest:3"',
            '["2026-07", "2026-Q2"]',
            "column 'periods': '2026M07 (M) and 2026Q02 (Q)' are of several types; expected one, "
            "ask in two tables",
        ),
        ('"Fredensborg"', '"Odense"', "column 'areas': 'Odense' is no area of _nykom"),
        (
            '"Fredensborg"',
            '"klynge:sygedagpenge"',
            "column 'areas': 'klynge:sygedagpenge' is no cluster of Helsingør on 2017-05-03 in "
            "klynger.csv",
        ),
        (
            'periods = "latest:3"',
            'periods = "latest:3"\nwhere = { _omrade = "/" }',
            "column 'where': '_omrade' is no breakdown of this table; known are '_kon'",
        ),
        (
            'periods = "latest:3"',
            'periods = "latest:3"\nwhere = { _kon = "Mænd" }',
            "column 'where _kon': 'Mænd' is no value of it; 'Mænd' has the id '/1/'",
        ),
    ],
)
def test_what_the_table_does_not_have(
    tmp_path: Path, jobindsats: Jobindsats, was: str, asks: str, said: str
) -> None:
    assert was in GRADE
    (line,) = faults(tmp_path, GRADE.replace(was, asks))
    assert line == f"{PLACE}, {said}"
    assert len(jobindsats.asked) == 1  # only what the table has


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            WRONG_KEY.encode(),
            [
                f": what it says of the table is another answer, {WRONG_KEY!r}; expected mgroups, "
                "periods, dimensions"
            ],
        ),
        (
            {**ABOUT, "mgroups": [{"id": "x", "mgroup_id": 1, "mgroup_name": "y"}]},
            [
                ", column 'mgroups 0 mgroup_id': what it says of the table is of another form: "
                "Input should be a valid string"
            ],
        ),
    ],
)
def test_a_table_that_is_described_otherwise(
    tmp_path: Path, jobindsats: Jobindsats, answer: object, said: list[str]
) -> None:
    jobindsats.change = lambda *_: answer
    assert [line.removeprefix(PLACE) for line in faults(tmp_path)] == [
        one.removeprefix(": ") for one in said
    ]


def test_areas_of_two_divisions(tmp_path: Path, jobindsats: Jobindsats) -> None:
    values = [{"value_id": "/1/", "value_name": "Region Hovedstaden"}]
    region = {"hierarchy_id": "_region", "levels": [{"level_id": "r", "values": values}]}
    (of_areas, *others) = ABOUT["dimensions"]
    both = {**of_areas, "hierarchies": [region, *of_areas["hierarchies"]]}
    jobindsats.change = lambda _, answer: {**answer, "dimensions": [both, *others]}
    assert faults(tmp_path, GRADE.replace("Fredensborg", "Region Hovedstaden")) == [
        f"{PLACE}, column 'areas': 'Helsingør' is no area of _region; _nykom has it, and a table "
        "takes all of one: ask in two tables"
    ]


def test_a_table_without_areas(tmp_path: Path, jobindsats: Jobindsats) -> None:
    jobindsats.change = lambda _, answer: {**answer, "dimensions": answer["dimensions"][1:]}
    assert faults(tmp_path) == [
        f"{PLACE}, column 'areas': 'Helsingør, Fredensborg, hele landet' is not there: the table "
        "has no areas, no _omrade"
    ]


def test_a_meeting_with_a_fault_asks_nobody(tmp_path: Path, jobindsats: Jobindsats) -> None:
    for meeting in (GRADE.replace("latest:3", "3"), f"{GRADE}[[["):
        (line,) = faults(tmp_path, meeting)
        assert line.startswith("data/raw/helsingoer/2017-05-03/meeting.toml")
    assert not jobindsats.asked


def test_the_faults_of_all_tables_are_told_at_once(tmp_path: Path, jobindsats: Jobindsats) -> None:
    gone = GRADE.replace("y60c07", "y99x01").replace('"grad"', '"vaek"')
    other = GRADE.replace('"grad"', '"andet"').replace('"Fredensborg"', '"Odense"')
    assert faults(tmp_path, GRADE + gone + other) == [
        "jobindsats y99x01, for helsingoer/2017-05-03 vaek: has nothing there (404); a table is "
        "gone, or has another id",
        "jobindsats y60c07, for helsingoer/2017-05-03 andet, column 'areas': 'Odense' is no area "
        "of _nykom",
    ]


def test_the_command_ends_as_with_any_fault(tmp_path: Path, jobindsats: Jobindsats) -> None:
    delivered(tmp_path)
    jobindsats.change = of_data(lambda _: a(503))
    ran = udvalgstal(tmp_path, "fetch", "--timeout", "0.5")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "1 fault in the input:\n"
        f"  {PLACE}: is out of order (503): without a word; asked once\n"
        "Nothing was changed.\n"
    )
