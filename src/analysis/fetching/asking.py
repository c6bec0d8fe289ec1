"""Asking a source over HTTP: again where that can help, and never longer than is said.

The key stands in one header of the request and nowhere else: no exception of a library is shown,
since these quote what they were given, and an answer that holds the key is refused.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from analysis.faults import Fault, InputError
from analysis.sources.snapshots import as_json

if TYPE_CHECKING:
    from requests import PreparedRequest, Response
    from tenacity import RetryCallState

_LARGEST = 100_000_000  # bytes of an answer
_TO_CONNECT = 10  # seconds
_LOOPBACK = r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/.*)?"
_GONE = {404, 410}
_OF_THE_QUESTION = {400, 422}
_REFUSED = {401, 403}


class UnansweredError(Exception):
    """Why there is no answer that can be used, as the end of a sentence about the source.

    ``helps`` says that asking again may help, and ``after`` not before how many seconds.
    """

    def __init__(self, why: str, *, helps: bool = False, after: float = 0) -> None:
        self.helps, self.after = helps, after
        super().__init__(why)


@dataclass(frozen=True)
class Patience:
    """How long an answer is waited for, in all and without a byte of it, and how often asked."""

    seconds: float = 300
    silence: float = 90
    attempts: int = 4
    pause: float = 2  # before the second attempt; twice as long before each later one


@dataclass(frozen=True)
class Door:
    """Where a source is asked. ``variable`` names what holds the key, in messages."""

    address: str
    variable: str = ""
    key: str = field(default="", repr=False)
    patience: Patience = Patience()

    def ask(
        self,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: dict[str, Any] | None = None,
    ) -> bytes:
        """Return what the source answers: to a GET, or to a POST of a ``body``.

        Raises :class:`UnansweredError`.
        """
        import tenacity

        patience = self.patience
        end = time.monotonic() + patience.seconds
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception(_helps),
            stop=tenacity.stop_after_attempt(patience.attempts)
            | tenacity.stop_before_delay(patience.seconds),
            wait=self._pause,
        )
        try:
            return attempts(self._once, path, params, body, end)
        except tenacity.RetryError as error:
            last, tried = error.last_attempt.exception(), error.last_attempt.attempt_number
            asked = "once" if tried == 1 else f"{tried} times"
            raise UnansweredError(f"{last}; asked {asked}") from None

    def _pause(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        after = error.after if isinstance(error, UnansweredError) else 0
        return max(after, self.patience.pause * 2.0 ** (state.attempt_number - 1))

    def _once(
        self, path: str, params: Mapping[str, str] | None, body: dict[str, Any] | None, end: float
    ) -> bytes:
        import requests

        # A redirect is not followed: the key would go where nobody has said that it may.
        with _in_our_words(self.patience), requests.Session() as session:
            left = max(end - time.monotonic(), 0.1)
            asked = session.request(
                "GET" if body is None else "POST",
                f"{self.address}/{path}",
                params=params,
                json=body,
                auth=self._signed,
                headers={"User-Agent": "udvalgstal"},
                timeout=(min(_TO_CONNECT, left), min(self.patience.silence, left)),
                allow_redirects=False,
                stream=True,
            )
            with asked as response:
                content = _whole(response, end, self.patience)
        if self.key and self.key.encode() in content:
            raise UnansweredError(f"gives back the key in {self.variable}; nothing of it is kept")
        if response.status_code != 200:
            raise self._refused(response, content)
        return content

    def _signed(self, request: PreparedRequest) -> PreparedRequest:
        """Add the key, or nothing; never a password for this host that lies in ``~/.netrc``."""
        if self.key:
            request.headers["Authorization"] = f"Bearer {self.key}"
        return request

    def _refused(self, response: Response, content: bytes) -> UnansweredError:
        status, said = response.status_code, _said(content)
        if status in _REFUSED and self.variable:
            why = f"does not accept the key in {self.variable} ({status})"
            return UnansweredError(f"{why}; it is wrong or has run out")
        if status in _GONE:
            return UnansweredError(
                f"has nothing there ({status}); a table is gone, or has another id"
            )
        if status in _OF_THE_QUESTION:
            return UnansweredError(f"does not understand the question ({status}): {said}")
        if 300 <= status < 400:
            return UnansweredError(f"has moved ({status}); the key is not sent after it")
        if status == 429:
            after = _retry_after(response)
            wait = f", and wants {after:.0f} s of peace" if after else ""
            return UnansweredError(f"is asked too often ({status}){wait}", helps=True, after=after)
        if status >= 500:
            after = _retry_after(response)
            return UnansweredError(f"is out of order ({status}): {said}", helps=True, after=after)
        return UnansweredError(f"answers with status {status}: {said}")


def address_of(variable: str, usual: str) -> str:
    """Return where a source is asked: its own address, or the one that a variable holds instead.

    Raises :class:`InputError` for one to which a key would go unencrypted.
    """
    address = os.environ.get(variable, "").strip().rstrip("/") or usual
    if re.fullmatch(r"https://[^\s@?#]+", address) or re.fullmatch(_LOOPBACK, address):
        return address
    problem = "is no address: expected https://…, without user name or password"
    raise InputError([Fault(variable, problem)])


def key_of(variable: str, what_to_do: str) -> str:
    """Return the key that a variable of the environment holds. Raises :class:`InputError`."""
    key = os.environ.get(variable, "").strip()
    if not key:
        raise InputError([Fault(variable, f"is not set in the environment: {what_to_do}")])
    if not re.fullmatch(r"[!-~]+", key):
        problem = "holds what is no key: a space, a line break or a letter beyond a to z"
        raise InputError([Fault(variable, problem)])
    return key


def _helps(error: BaseException) -> bool:
    return isinstance(error, UnansweredError) and error.helps


@contextmanager
def _in_our_words(patience: Patience) -> Iterator[None]:
    """Say what went wrong on the way, without what the libraries say of it."""
    import requests
    import urllib3

    try:
        yield
    except urllib3.exceptions.TimeoutError:  # while the answer was being read
        raise _silent(patience) from None
    except urllib3.exceptions.HTTPError:
        raise _cut_short() from None
    except requests.exceptions.SSLError:
        why = "cannot be reached safely: it does not speak https, or nobody that is trusted has"
        why += " signed its certificate (REQUESTS_CA_BUNDLE may name who has)"
        raise UnansweredError(why) from None
    except requests.exceptions.ProxyError:
        raise UnansweredError("cannot be reached through the proxy", helps=True) from None
    except requests.exceptions.ReadTimeout:
        raise _silent(patience) from None
    except requests.exceptions.ConnectionError:
        raise UnansweredError("cannot be reached, or hangs up", helps=True) from None
    except requests.exceptions.RequestException as error:
        raise UnansweredError(f"cannot be asked ({type(error).__name__})") from None


def _silent(patience: Patience) -> UnansweredError:
    return UnansweredError(f"is silent for {patience.silence:g} s", helps=True)


def _cut_short() -> UnansweredError:
    return UnansweredError("broke off in the middle of its answer", helps=True)


def _whole(response: Response, end: float, patience: Patience) -> bytes:
    """Read an answer to its end, which a source that sends a byte now and then never reaches."""
    content = bytearray()
    while part := response.raw.read1(1 << 16, decode_content=True):
        content += part
        if len(content) > _LARGEST:
            raise UnansweredError(f"answers with more than {_LARGEST:,} bytes; ask for less")
        if time.monotonic() > end:
            raise UnansweredError(f"was not done answering after {patience.seconds:g} s")
    if response.raw.length_remaining:  # of what it has said that it would send
        raise _cut_short()
    return bytes(content)


def _retry_after(response: Response) -> float:
    """Return after how many seconds a source wants to be asked again: a number, or a time."""
    text = response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError):
        return 0


def _said(content: bytes) -> str:
    """Return what a source says of a fault in its own words, on one line."""
    try:
        answer: Any = as_json(content)
    except ValueError:
        answer = None
    for name in ("cause", "message"):
        if isinstance(answer, dict) and isinstance(answer.get(name), str):
            return _line(answer[name])
    return _line(content[:400].decode("utf-8", "replace")) or "without a word"


def _line(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())
