"""What Firefox makes of the pages: their paper, and what is copied from their tables.

It is asked through WebDriver BiDi. Where there is no Firefox, these tests say so and are skipped.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import shutil
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tornado.websocket import websocket_connect

from commands import HELSINGOER
from paper import POPPLER, headings_alone, how_full, words_of

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.thorough,
    pytest.mark.skipif(FIREFOX is None or POPPLER is None, reason="no Firefox, or no poppler"),
]

Send = Callable[..., Awaitable[dict[str, Any]]]


def in_firefox(profile: Path, ask: Callable[[Send], Awaitable[Any]]) -> Any:
    """Start Firefox, ask it, and end it; in a thread, since playwright may have a loop in this."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _asked(profile, ask)).result(timeout=300)


async def _asked(profile: Path, ask: Callable[[Send], Awaitable[Any]]) -> Any:
    flags = ["--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    firefox = await asyncio.create_subprocess_exec(
        str(FIREFOX), *flags, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        assert firefox.stderr
        address = None
        while not address:
            line = await firefox.stderr.readline()
            assert line, "Firefox ended before it listened"
            address = re.search(r"BiDi listening on (ws://\S+)", line.decode())
        socket = await websocket_connect(f"{address[1]}/session", max_message_size=1 << 28)
        numbers = count(1)

        async def send(method: str, **params: Any) -> dict[str, Any]:
            number = next(numbers)
            asked = {"id": number, "method": method, "params": params}
            await socket.write_message(json.dumps(asked))
            while (answer := json.loads(await socket.read_message() or "{}")).get("id") != number:
                assert answer, "Firefox ended while it was asked"
            assert answer["type"] == "success", answer
            return answer["result"]  # type: ignore[no-any-return]

        await send("session.new", capabilities={})
        answer = await ask(send)
        socket.close()
        while await socket.read_message() is not None:  # until it is closed
            pass
        return answer
    finally:
        firefox.terminate()
        await firefox.wait()


async def opened(send: Send, path: Path) -> str:
    """Open a page, and return the context that it is in."""
    (tab,) = (await send("browsingContext.getTree"))["contexts"]
    url = path.as_uri()
    await send("browsingContext.navigate", context=tab["context"], url=url, wait="complete")
    return str(tab["context"])


def test_its_sheets_are_more_than_half_full_and_bear_the_name_of_their_report(
    published: Path, tmp_path: Path
) -> None:
    reports = sorted((published / "reports").glob("*/*/*.html"))

    async def printed(send: Send) -> list[bytes]:
        found = []
        for path in reports:
            tab = await opened(send, path)
            # Bold letters are no text in its PDF, but drawings: headings are found when light.
            await send(
                "script.evaluate",
                expression="const sheet = new CSSStyleSheet();"
                "sheet.replaceSync(':is(h2, h3, h4) { font-weight: 400 !important }');"
                "document.adoptedStyleSheets = [sheet]",
                target={"context": tab},
                awaitPromise=False,
            )
            answer = await send("browsingContext.print", context=tab)
            found.append(base64.b64decode(answer["data"]))
        return found

    for path, pdf in zip(reports, in_firefox(tmp_path, printed), strict=True):
        full = how_full(pdf)
        assert all(each >= 0.5 for each in full[:-1]), (path.name, full)
        assert full[-1] >= 0.1, (path.name, "more than a footer")
        sender = "Høje-Taastrup" if "hoeje" in str(path) else "Helsingør"
        for lines in words_of(pdf):
            assert any(f"{sender} Kommune · " in line for line in lines[-3:]), path.name
        assert headings_alone(path, words_of(pdf), f"{sender} Kommune · ") == [], path.name


def test_a_copied_table_brings_figures_along_as_figures(published: Path, tmp_path: Path) -> None:
    report = published / "reports" / HELSINGOER / "flygtningestatus.html"
    empty = tmp_path / "empty.html"
    empty.write_text("<!DOCTYPE html><textarea></textarea>", encoding="utf-8")

    async def pasted(send: Send) -> str:
        async def said(expression: str) -> Any:
            answer = await send(
                "script.evaluate",
                expression=expression,
                target={"context": tab},
                awaitPromise=True,
                userActivation=True,
            )
            return answer["result"].get("value")

        tab = await opened(send, report)
        await said("getSelection().selectAllChildren(document.querySelector('table'))")
        await said("document.execCommand('copy')")
        tab = await opened(send, empty)
        await said(
            "document.querySelector('textarea').focus(); document.addEventListener('paste',"
            "event => window.pasted = event.clipboardData.getData('text/plain'))"
        )
        keys = [("keyDown", "\ue009"), ("keyDown", "v"), ("keyUp", "v"), ("keyUp", "\ue009")]
        actions = [{"type": kind, "value": value} for kind, value in keys]
        typed = [{"type": "key", "id": "keyboard", "actions": actions}]
        await send("input.performActions", context=tab, actions=typed)
        return str(await said("window.pasted"))

    (tmp_path / "profile").mkdir()
    text = in_firefox(tmp_path / "profile", pasted)
    (line,) = [line for line in text.splitlines() if line.startswith("Flygtninge og")]
    assert [cell.strip() for cell in line.split("\t")][-3:] == [
        "297",
        "301",
        "303",
    ]  # with note 1 on the page
