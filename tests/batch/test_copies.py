"""What is published is copied elsewhere: all of it and nothing else, whatever happens meanwhile."""

from __future__ import annotations

import os
import re
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, ClassVar
from urllib.parse import urldefrag, urljoin
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import fsspec
import httpx
import pytest
from bs4 import BeautifulSoup
from fsspec.implementations.local import LocalFileSystem
from hypothesis import example, given
from hypothesis import strategies as st
from test_neighbours import APRIL, ELSEWHERE, MAY
from test_neighbours import put as put_meeting
from wsgidav.wsgidav_app import WsgiDAVApp

from analysis.batch import copies, publish
from analysis.faults import InputError
from analysis.project import Project
from commands import Forked, published_files, udvalgstal, udvalgstal_anew
from support import costly, files_below, more

ACCOUNT, SPARE = "udvalgstal.json", "udvalgstal-spare.json"
OF_BODIES = "helsingoer/index.html", "odense/index.html"
Once = Callable[[str, Callable[[Path], None]], Path]


def publish_meetings(folder: Path, *meetings: str) -> Path:
    """Publish some meetings in a project, each with its page and one report."""
    project = Project(folder)
    for own in (project.raw, project.notebooks):
        own.mkdir(parents=True)
    for meeting in meetings:
        put_meeting(project, meeting)
    publish.write_index(project)
    return folder


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[frozenset[str], Path]:
    """For each choice of three meetings, a project in which these are published."""
    folder = tmp_path_factory.mktemp("projects")
    made = {}
    for number in range(1, 8):
        chosen = [one for bit, one in enumerate((APRIL, MAY, ELSEWHERE)) if number >> bit & 1]
        made[frozenset(chosen)] = publish_meetings(folder / str(number), *chosen)
    return made


@pytest.fixture
def project(projects: dict[frozenset[str], Path], tmp_path: Path) -> Path:
    """A project with three meetings, which a test may change."""
    whole = projects[frozenset({APRIL, MAY, ELSEWHERE})]
    return Path(shutil.copytree(whole, tmp_path / "project"))


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "web" / "udvalg"


def copy(project: Path, address: object, **asked: bool) -> None:
    copies.copy(Project(project), str(address), **asked)


def pages_at(folder: Path) -> dict[str, bytes]:
    """Return what a reader finds, without the accounts of it."""
    return {
        name: content
        for name, content in files_below(folder).items()
        if name not in {ACCOUNT, SPARE}
    }


def take_away(project: Path, meeting: str) -> None:
    shutil.rmtree(project / "reports" / meeting)
    publish.write_index(Project(project))


def test_everything_that_is_published_is_copied_and_nothing_else(
    project: Path, there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for private in (".preview/helsingoer/alder.html", f".{MAY[-10:]}-x/a.html", ".DS_Store"):
        (project / "reports" / private).parent.mkdir(parents=True, exist_ok=True)
        (project / "reports" / private).write_text("ikke til læsere", encoding="utf-8")
    copy(project, there)
    assert pages_at(there) == published_files(project)
    size = {
        meeting: sum(path.stat().st_size for path in (project / "reports" / meeting).rglob("*"))
        for meeting in (APRIL, MAY, ELSEWHERE)
    }
    told = {meeting: f"3 files copied ({size[meeting]:,} bytes)" for meeting in size}
    for page in (*OF_BODIES, "index.html"):
        told[page] = f"1 file copied ({(there / page).stat().st_size:,} bytes)"
    said = capsys.readouterr().out.splitlines()
    assert sorted(said) == sorted(f"{place}: {what}" for place, what in told.items())
    assert said[-1].startswith("index.html")
    assert (there / "index.html").stat().st_mode & 0o777 == 0o644
    assert not [path.name for path in there.rglob(".*")]


def test_what_is_there_is_not_written_again(
    project: Path, there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy(project, there)
    times = {path: path.stat().st_mtime_ns for path in there.rglob("*")}
    capsys.readouterr()
    copy(project, there)
    assert {path: path.stat().st_mtime_ns for path in there.rglob("*")} == times
    assert capsys.readouterr().out.splitlines() == [
        *(
            f"{each}: up to date"
            for each in (APRIL, MAY, OF_BODIES[0], ELSEWHERE, OF_BODIES[1], "index.html")
        ),
        "Nothing here has changed since it was copied.",
    ]


def test_what_is_no_longer_published_is_taken_away_and_what_others_put_there_stays(
    project: Path, there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy(project, there)
    foreign = there / APRIL / "brev.pdf", there / "odense" / "andet.html"
    for path in foreign:
        path.write_text("en andens", encoding="utf-8")
    take_away(project, APRIL)
    take_away(project, ELSEWHERE)
    capsys.readouterr()
    copy(project, there)
    others = {path.relative_to(there).as_posix(): path.read_bytes() for path in foreign}
    assert pages_at(there) == published_files(project) | others
    assert not (there / ELSEWHERE).exists()
    said = capsys.readouterr().out.splitlines()
    gone = {APRIL, ELSEWHERE, "odense/index.html"}
    assert {line for line in said if "taken" in line} == {f"{one}: taken away" for one in gone}


def test_a_trial_says_what_would_be_done_and_does_nothing(
    project: Path, there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy(project, there, dry_run=True)
    assert not there.exists()
    said = capsys.readouterr().out
    assert re.search(rf"^{MAY}: 3 files would be copied \([\d,]+ bytes\)$", said, re.MULTILINE)
    copy(project, there)
    before = files_below(there)
    take_away(project, ELSEWHERE)
    capsys.readouterr()
    copy(project, there, dry_run=True)
    said = capsys.readouterr().out
    assert f"{ELSEWHERE}: would be taken away\n" in said
    assert said.endswith("Nothing was copied.\n")
    assert files_below(there) == before


def test_what_a_hand_has_changed_there_is_found_when_it_is_asked_for(
    project: Path, there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy(project, there)
    whole = files_below(there)
    (there / MAY / "alder.html").write_text("<p>Andre tal</p>", encoding="utf-8")
    (there / APRIL / "index.html").unlink()
    spoilt = files_below(there)
    copy(project, there)
    assert files_below(there) == spoilt
    capsys.readouterr()
    copy(project, there, check=True)
    assert files_below(there) == whole
    said = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in said if "1 file copied" in line] == [APRIL, MAY]


@pytest.mark.parametrize("spoilt", [(ACCOUNT,), more((SPARE,)), (ACCOUNT, SPARE)])
@pytest.mark.parametrize("content", [None, more(b""), more(b'{"files": {}, "changing": []}')])
def test_an_account_that_is_not_as_it_was_written_is_not_believed(
    project: Path,
    there: Path,
    spoilt: tuple[str, ...],
    content: bytes | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    copy(project, there)
    whole = files_below(there)
    take_away(project, APRIL)
    copy(project, there)
    for name in spoilt:
        text = (there / name).read_bytes()
        (there / name).write_bytes(text[: len(text) // 2] if content is None else content)
    (there / "index.html").write_text("<p>Andre tal</p>", encoding="utf-8")
    publish_again(project, APRIL)
    copy(project, there)
    assert files_below(there) == whole
    is_lost = "udvalgstal.json there is not as it was written: everything is copied again"
    assert (is_lost in capsys.readouterr().err) is (len(spoilt) == 2)


def publish_again(project: Path, meeting: str) -> None:
    put_meeting(Project(project), meeting)
    publish.write_index(Project(project))


class TestRefused:
    """Nothing goes but what a run has published, and nowhere but to a place for it."""

    @pytest.mark.parametrize(
        ("file", "problem"),
        [
            (f"{MAY}/alder.html", f"reports/{MAY}: published file alder.html is not what the man"),
            (f"{MAY}/ny.html", f"reports/{MAY}: published file ny.html is not what the manifest"),
            (f"{MAY}/manifest.json", f"reports/{MAY}: its manifest.json is not as it was written"),
            ("index.html", "reports/index.html: is not what a run of this version leaves"),
        ],
    )
    def test_what_is_not_as_a_run_has_published_it(
        self, project: Path, there: Path, file: str, problem: str
    ) -> None:
        (project / "reports" / file).write_text("andre tal", encoding="utf-8")
        with pytest.raises(InputError, match=re.escape(problem)):
            copy(project, there)
        assert not there.exists()

    def test_an_index_that_is_older_than_a_meeting(self, project: Path, there: Path) -> None:
        shutil.rmtree(project / "reports" / MAY)
        with pytest.raises(InputError, match=r"reports/index\.html: is not what a run"):
            copy(project, there)
        assert not there.exists()

    def test_a_project_that_has_published_nothing(self, tmp_path: Path, there: Path) -> None:
        with pytest.raises(InputError, match="reports: holds no published meeting; udvalgstal run"):
            copy(publish_meetings(tmp_path / "empty"), there)
        assert not there.exists()

    @pytest.mark.parametrize("place", [".", "reports", "reports/x", "data/raw", "a-link", "web/.."])
    def test_a_place_in_the_project(self, project: Path, tmp_path: Path, place: str) -> None:
        (project / "a-link").symlink_to(project / "data")
        before = files_below(project)
        for address in (project / place, f"file://{project / place}", f"local://{project / place}"):
            with pytest.raises(InputError, match="lies in the project; expected a place outside"):
                copy(project, address)
        assert files_below(project) == before

    def test_the_very_place_where_reports_are_published(
        self, project: Path, tmp_path: Path
    ) -> None:
        moved = (project / "reports").rename(tmp_path / "moved")
        (project / "reports").symlink_to(moved)
        with pytest.raises(InputError, match="lies in the project"):
            copy(project, moved)

    def test_a_place_with_an_index_of_another(self, project: Path, there: Path) -> None:
        there.mkdir(parents=True)
        (there / "index.html").write_text("Kommunens forside", encoding="utf-8")
        with pytest.raises(InputError, match=r"index\.html: is there already and no copy of ours"):
            copy(project, there)
        assert files_below(there) == {"index.html": b"Kommunens forside"}

    @pytest.mark.parametrize(
        ("address", "problem"),
        [
            ("intet://web/udvalg", "intet://web/udvalg: Protocol not known: intet"),
            (
                "s3://udvalg/web",
                "s3://udvalg/web: needs a library that is not installed: Install s",
            ),
            (
                "webdav://udvalg",
                "webdav://udvalg: is not described in fsspec's configuration, FSSP",
            ),
            ("https://web.dk/u", "https://web.dk/u: is only for reading; a web server is written"),
            ("sftp://anna:hemmelig@web/u", "sftp://…@web/u: holds a password; fsspec's configur"),
            ("dir::file:///tmp/x", "dir::file:///tmp/x: is several addresses in one; expected one"),
        ],
    )
    def test_an_address_that_cannot_be_written_to(
        self, project: Path, address: str, problem: str
    ) -> None:
        with pytest.raises(InputError, match=re.escape(problem)) as caught:
            copy(project, address)
        assert "hemmelig" not in str(caught.value)

    def test_the_command_says_it_and_exits_with_2(self, project: Path) -> None:
        ran = udvalgstal(project, "publish", "sftp://anna:hemmelig@web/udvalg")
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.endswith("Nothing was changed.\n")
        assert "hemmelig" not in ran.err

    @pytest.mark.thorough
    def test_without_the_libraries_the_command_says_how_to_get_them(
        self, project: Path, there: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "fsspec.py").write_text("raise ModuleNotFoundError", encoding="utf-8")
        ran = udvalgstal_anew(project, "publish", str(there), PYTHONPATH=str(tmp_path))
        assert ran.status == 2
        assert "needs libraries that are not installed: make distributed" in ran.err


# --- interrupted ----------------------------------------------------------------------------------


class Store(LocalFileSystem):
    """A store that writes in place, so that whoever comes between finds half a file.

    ``meanwhile`` is called in the middle of each step with what it is.
    """

    protocol = "store"
    cachable = False
    root: ClassVar[Path]
    meanwhile: ClassVar[Callable[[str], None]]

    def pipe_file(self, path: str, value: bytes, **_: Any) -> None:
        file = Path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(value[: len(value) // 2])
        Store.meanwhile(f"put {file.relative_to(Store.root).as_posix()}")
        file.write_bytes(value)

    def put_file(self, path1: str, path2: str, **_: Any) -> None:
        self.pipe_file(self._strip_protocol(path2), Path(path1).read_bytes())

    def rm_file(self, path: str) -> None:
        if Path(path).exists():
            Store.meanwhile(f"rm {Path(path).relative_to(Store.root).as_posix()}")
        super().rm_file(path)


class Disk(Store):
    """The same, where a file that is written beside another can take its place."""

    protocol = "disk", "file"

    def mv(self, path1: str, path2: str, **_: Any) -> None:
        Store.meanwhile(f"mv {Path(path2).relative_to(Store.root).as_posix()}")
        super().mv(path1, path2)


class Killed(BaseException):
    """Ends a copy where it is, as SIGKILL does."""


@pytest.fixture(scope="module", autouse=True)
def _store() -> None:
    fsspec.register_implementation("store", Store, clobber=True)
    fsspec.register_implementation("disk", Disk, clobber=True)


def copy_to_store(
    project: Path,
    folder: Path,
    meanwhile: Callable[[str], None] = lambda _: None,
    to: str = "store",
) -> None:
    Store.root, Store.meanwhile = folder, meanwhile
    copy(project, f"{to}://{folder}")


def ends_at(step: int) -> Callable[[str], None]:
    """Kill a copy at a step; look at each before that the page of all leads to what is there."""
    steps = iter(range(step))

    def meanwhile(what: str) -> None:
        index = Store.root / "index.html"
        html = index.read_text(encoding="utf-8") if index.exists() else ""
        if html.rstrip().endswith("</html>"):  # else it was cut off, and is put there once more
            pages = set(re.findall(r'href="([^"#]+\.html)"', html))
            assert pages
            assert [page for page in pages if not (Store.root / page).is_file()] == []
        if next(steps, None) is None:
            raise Killed

    return meanwhile


def are_whole(what: str) -> None:
    """See that no page is half, whatever is being done."""
    for page in Store.root.rglob("*.html"):
        assert page.read_bytes().rstrip().endswith(b"</html>"), what


def test_on_a_disk_no_reader_ever_gets_half_a_page(
    projects: dict[frozenset[str], Path], there: Path
) -> None:
    copy_to_store(projects[frozenset({APRIL, ELSEWHERE})], there, are_whole, to="disk")
    copy_to_store(projects[frozenset({APRIL, MAY})], there, are_whole, to="disk")
    assert pages_at(there) == published_files(projects[frozenset({APRIL, MAY})])


def test_first_goes_what_is_new_then_what_has_changed_then_the_index_and_then_something_goes(
    projects: dict[frozenset[str], Path], there: Path
) -> None:
    steps: list[str] = []
    copy_to_store(projects[frozenset({APRIL, ELSEWHERE})], there, steps.append)
    steps.clear()
    copy_to_store(projects[frozenset({APRIL, MAY})], there, steps.append)
    account = [f"put {SPARE}", f"put {ACCOUNT}"]
    files = "alder.html", "index.html", "manifest.json"
    assert steps == [
        *account,
        *(f"put {MAY}/{name}" for name in files),
        *(f"put {APRIL}/{name}" for name in files),  # which lead to the next meeting now
        "put helsingoer/index.html",
        "put index.html",
        "rm odense/index.html",
        *(f"rm {ELSEWHERE}/{name}" for name in files),
        *account,
    ]


def test_a_long_copy_is_noted_now_and_then_so_that_less_is_copied_again(
    project: Path, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_NOTE_AGAIN", 0)  # after each file
    steps: list[str] = []

    def meanwhile(what: str) -> None:
        if what == f"put {MAY}/alder.html":
            raise Killed

    with pytest.raises(Killed):
        copy_to_store(project, there, meanwhile)
    copy_to_store(project, there, steps.append)
    copied = [what for what in steps if what.endswith("alder.html")]
    assert copied == [f"put {MAY}/alder.html", f"put {ELSEWHERE}/alder.html"]
    assert pages_at(there) == published_files(project)


SETS = st.sets(st.sampled_from([APRIL, MAY, ELSEWHERE]), min_size=1)


@pytest.mark.thorough
@costly()
@given(st.lists(st.tuples(SETS, st.integers(0, 24)), max_size=3), SETS, st.booleans())
@example([({APRIL, ELSEWHERE}, 99), ({APRIL, MAY}, 3)], {APRIL, MAY}, False)
@example([({APRIL}, 7)], {APRIL}, False)  # while the last account is being written
def test_wherever_copies_are_killed_the_next_one_leaves_what_a_first_one_leaves(
    projects: dict[frozenset[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[set[str], int]],
    at_last: set[str],
    is_disk: bool,
) -> None:
    folder, other = (tmp_path_factory.mktemp(name) for name in ("folder", "other"))
    to = "disk" if is_disk else "store"
    for meetings, step in before:
        with suppress(Killed):
            copy_to_store(projects[frozenset(meetings)], folder, ends_at(step), to)
    copy_to_store(projects[frozenset(at_last)], folder, ends_at(99), to)
    copy_to_store(projects[frozenset(at_last)], other)
    assert pages_at(folder) == pages_at(other)
    assert (folder / ACCOUNT).read_bytes() == (other / ACCOUNT).read_bytes()


# --- two at once ----------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [2, 6, more(9), 11])
def test_a_copy_from_another_project_meanwhile_is_noticed_and_the_next_one_mends_it(
    projects: dict[frozenset[str], Path], there: Path, step: int
) -> None:
    copy_to_store(projects[frozenset({APRIL, ELSEWHERE})], there)
    ours, theirs = projects[frozenset({APRIL, MAY})], projects[frozenset({MAY, ELSEWHERE})]
    steps = iter(range(step))

    def meanwhile(_: str) -> None:
        if next(steps, None) is None:
            copy_to_store(theirs, there)

    with pytest.raises(OSError, match="another copy was at work there meanwhile; publish again"):
        copy_to_store(ours, there, meanwhile)
    copy_to_store(ours, there)
    assert pages_at(there) == published_files(ours)


def test_a_file_that_changes_while_it_is_copied_is_noticed(project: Path, there: Path) -> None:
    page = project / "reports" / MAY / "alder.html"

    def meanwhile(what: str) -> None:
        if what == f"put {MAY}/alder.html":
            page.write_text("<p>Andre tal</p>", encoding="utf-8")

    with pytest.raises(OSError, match=rf"reports/{MAY}/alder\.html was changed while it was copi"):
        copy_to_store(project, there, meanwhile)
    assert not (there / "index.html").exists()


# --- a web server ---------------------------------------------------------------------------------


class WebServer(ThreadingMixIn, WSGIServer):
    """A web server with a folder that is written to by WebDAV, as one that Apache or nginx serves.

    ``requests`` are those that it was asked. ``meanwhile`` is called with each before it is
    answered, and answers itself when it returns a status.
    """

    daemon_threads = True

    def begin(self, folder: Path) -> None:
        self.requests: list[str] = []
        self.meanwhile: Callable[[str], str | None] = lambda _: None
        users = {"anna": {"password": "hemmelig"}}
        self._files = WsgiDAVApp(
            {
                "provider_mapping": {"/": str(folder)},
                "simple_dc": {"user_mapping": {"*": users}},
                "http_authenticator": {"accept_digest": False, "default_to_digest": False},
                "logging": {"enable": False},
                "verbose": 0,
            }
        )
        self.set_app(self._answer)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def _answer(self, environ: dict[str, Any], start: Any) -> Any:
        what = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        self.requests.append(what)
        content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(content)
        if status := self.meanwhile(what):
            start(status, [("Content-Length", "0")])
            return [b""]
        return self._files(environ, start)

    def handle_error(self, *_: object) -> None:
        """Say nothing of those who hang up."""

    @property
    def address(self) -> str:
        return f"http://anna:hemmelig@127.0.0.1:{self.server_port}"


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    """A web server, of which fsspec's configuration says where it is and who may write."""
    (tmp_path / "web").mkdir()
    with make_server("127.0.0.1", 0, None, WebServer, Quiet) as server:  # type: ignore[arg-type]
        server.begin(tmp_path / "web")
        monkeypatch.setitem(fsspec.config.conf, "webdav", {"base_url": server.address})
        monkeypatch.setenv("FSSPEC_WEBDAV_BASE_URL", server.address)  # to processes of their own
        yield server
        server.shutdown()


def test_a_web_server_gives_what_was_copied_and_is_asked_little_when_nothing_has_changed(
    project: Path, web: WebServer, tmp_path: Path
) -> None:
    copy(project, "webdav://udvalg")
    assert pages_at(tmp_path / "web" / "udvalg") == published_files(project)
    web.requests.clear()
    copy(project, "webdav://udvalg")
    assert web.requests == [f"PROPFIND /udvalg/{ACCOUNT}", f"GET /udvalg/{ACCOUNT}"]
    take_away(project, APRIL)
    copy(project, "webdav://udvalg")
    assert pages_at(tmp_path / "web" / "udvalg") == published_files(project)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("401 Unauthorized", "webdav://: received 401 (Unauthorized); what was published stays"),
        ("403 Forbidden", "webdav://: received 403 (Forbidden); what was published stays"),
        ("507 Insufficient Storage", "webdav://: Insufficient Storage on the server; what was"),
    ],
)
@pytest.mark.parametrize("on", ["PROPFIND", "PUT"])
@pytest.mark.thorough
def test_a_web_server_that_refuses_is_told_of_in_words(
    project: Path, web: WebServer, on: str, status: str, said: str
) -> None:
    web.meanwhile = lambda what: status if what.startswith(on) else None
    ran = udvalgstal(project, "publish", "webdav://")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(said)
    assert "hemmelig" not in ran.err


@pytest.mark.thorough
def test_a_place_that_cannot_be_reached_is_told_of_in_words(
    project: Path, web: WebServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FSSPEC_WEBDAV_BASE_URL", "http://anna:hem/melig@127.0.0.1:9")
    ran = udvalgstal(project, "publish", "webdav://")
    assert ran.status == 1
    assert "melig" not in ran.err
    (tmp_path / "en-fil").touch()
    ran = udvalgstal(project, "publish", str(tmp_path / "en-fil"))
    assert ran.status == 1
    assert "Not a directory; what was published stays" in ran.err
    ran = udvalgstal(project, "publish", "/dev/full/x")
    assert ran.status == 1


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("at", "cut_off"),
    [(1, True), (2, True), (5, False), (6, True), (9, True), (11, False), (13, True), (14, True)],
)
def test_a_command_that_is_killed_is_taken_up_by_the_next(
    project: Path, web: WebServer, tmp_path: Path, at: int, cut_off: bool
) -> None:
    folder, other = tmp_path / "web", tmp_path / "other"
    take_away(project, MAY)
    copy(project, "webdav://")
    publish_again(project, MAY)
    take_away(project, ELSEWHERE)
    running = Forked.begin(
        project,
        ["publish", "webdav://"],
        {**os.environ},
        tmp_path / "out",
        tmp_path / "err",
    )
    written = iter(range(1, at))

    def meanwhile(what: str) -> str | None:
        if what.startswith(("PUT", "DELETE")) and next(written, None) is None:
            os.kill(running.pid, signal.SIGKILL)
            if cut_off and what.startswith("PUT"):
                file = folder / what.partition("/")[2]
                file.write_bytes(file.read_bytes()[:100] if file.exists() else b"<")
                return "500 Internal Server Error"
        return None

    web.meanwhile = meanwhile
    assert running.wait(60) == -signal.SIGKILL
    web.meanwhile = lambda _: None
    assert udvalgstal(project, "publish", "webdav://").status == 0
    copy(project, other)
    assert files_below(folder) == files_below(other)


@pytest.mark.thorough
def test_two_commands_at_once_wait_for_each_other(
    project: Path, web: WebServer, tmp_path: Path
) -> None:
    both = [
        Forked.begin(
            project,
            ["publish", "webdav://"],
            {**os.environ},
            tmp_path / f"out{number}",
            tmp_path / f"err{number}",
        )
        for number in range(2)
    ]
    assert [each.wait(60) for each in both] == [0, 0]
    said = sorted((tmp_path / f"out{number}").read_text(encoding="utf-8") for number in range(2))
    assert ["Nothing here has changed since it was copied." in each for each in said] == [
        False,
        True,
    ]
    assert pages_at(tmp_path / "web") == published_files(project)


@pytest.mark.slow
@pytest.mark.thorough
def test_every_link_of_what_a_run_published_leads_somewhere_on_the_web_server(
    published: Path, web: WebServer, tmp_path: Path
) -> None:
    project = Path(shutil.copytree(published, tmp_path / "project"))
    ran = udvalgstal_anew(project, "publish", "webdav://")
    assert ran.status == 0, ran.said
    found: dict[str, bytes] = {}
    asked = [f"http://127.0.0.1:{web.server_port}/index.html"]
    while asked:
        url = asked.pop()
        if url not in found:
            found[url] = httpx.get(url, auth=("anna", "hemmelig")).raise_for_status().content
            if url.endswith(".html"):
                links = [
                    a["href"] for a in BeautifulSoup(found[url], "html.parser")("a", href=True)
                ]
                asked += [urldefrag(urljoin(url, link)).url for link in links]
    names = {url.partition(f":{web.server_port}/")[2]: content for url, content in found.items()}
    assert names == {name: published_files(project)[name] for name in names}
    assert {name for name in published_files(project) if name.endswith(".html")} <= {*names}
