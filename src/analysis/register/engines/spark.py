"""Spark: the SQL run whole, translated by sqlglot, in a session that ends with the process.

Which machines it runs on, how much memory it takes and how an address is reached are Spark's own
configuration (``SPARK_CONF_DIR``); without any it is all processors of this machine. What it puts
on this machine's disk lies in a private folder beside the kept extract.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.faults import Fault, InputError
from analysis.register.contract import CODE_TABLES, RELATIONS
from analysis.register.engines import Given, Rows
from analysis.register.kept import hold, release
from analysis.register.sql import first_line

if TYPE_CHECKING:
    from analysis.register.extract import Extract

_OLDEST_JAVA = 17
_TYPES = {"VARCHAR": "STRING", "INTEGER": "INT"}  # what Spark calls otherwise
_SECONDS_TO_END = 20


class Spark:
    """An extract in a session of its own; pyspark is an extra, so its types are not named."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def put(self, name: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Add a small table. Its rows stand in the plan, so that each machine joins to all."""
        from sqlglot import exp

        values = exp.values([tuple(row.values()) for row in rows], name, [*rows[0]])
        with _in_words():
            frame = self._session.sql(f"SELECT * FROM {values.sql('spark')}")  # noqa: S608
            frame.createOrReplaceTempView(name)

    def rows(self, sql: str) -> Rows:
        """Return what a query gives."""
        return self._rows(sql, {})

    def each(self, sql: str, given: Given) -> Iterator[tuple[Any, ...]]:
        """Yield what a query gives, which may be more than fits into memory."""
        with _in_words():
            yield from map(tuple, self._session.sql(translated(sql), given).toLocalIterator())

    def totals(
        self,
        counting: str,
        given: Given,
        totals: str,
        *,
        of_persons: bool = True,
    ) -> Rows:
        """Count whole, and return the totals."""
        return self._rows(f"WITH resultat AS ({counting}) {totals}", given)

    def _rows(self, sql: str, given: Given) -> Rows:
        with _in_words():
            return [tuple(row) for row in self._session.sql(translated(sql), given).collect()]


def translated(sql: str) -> str:
    """Return the SQL for Spark, with ``:day`` for ``$day``. Raises where sqlglot knows no way."""
    import sqlglot

    (text,) = sqlglot.transpile(
        *(sql, "duckdb", "spark"), unsupported_level=sqlglot.ErrorLevel.RAISE, comments=False
    )
    return str(text)


def type_of(kind: str) -> str:
    """Return what Spark calls a type of the contract."""
    return _TYPES.get(kind, kind)


_opened: dict[Path, Spark] = {}


def opened(extract: Extract) -> Spark:
    """Open a checked extract, once. Raises :class:`InputError` for what Spark cannot do."""
    engine = _opened.get(extract.folder)
    if engine is None:
        _opened[extract.folder] = engine = _open(extract)
    return engine


def _open(extract: Extract) -> Spark:
    import pyarrow.parquet

    here = {
        name: f"file://{extract.file_of(name)}" for name in RELATIONS if name not in extract.lacking
    }
    engine = looking_at(extract.places or here, extract.folder.parent)
    for name in CODE_TABLES:
        table = pyarrow.parquet.read_table(extract.folder / "codes" / f"{name}.parquet")
        engine.put(name, table.to_pylist())
    return engine


def looking_at(places: Mapping[str, str], beside: Path) -> Spark:
    """Return a session that sees relations, which have the columns and types of the contract.

    One without a place has no rows; a column that the files lack is blank.
    """
    session = _session(beside).newSession()
    for name in RELATIONS.keys() - places.keys():
        kinds = RELATIONS[name].canonical.items()
        blank = ", ".join(f"CAST(NULL AS {type_of(kind)}) AS {column}" for column, kind in kinds)
        session.sql(f"SELECT {blank} WHERE FALSE").createOrReplaceTempView(name)
    for name, place in places.items():
        columns = RELATIONS[name].canonical
        types = ", ".join(f"{column} {type_of(kind)}" for column, kind in columns.items())
        with _in_words(f"read {name}"):
            read = session.read.schema(types).option("__globPaths__", "false").parquet(place)
            read.select(*columns).createOrReplaceTempView(name)
    return Spark(session)


def columns_at(place: str, beside: Path) -> dict[str, str]:
    """Return the columns of Parquet files, and those that parts are named by, with their types."""
    with _in_words(f"read {place.rpartition('/')[2]}"):
        read = _session(beside).read.option("mergeSchema", "true").option("__globPaths__", "false")
        return {
            each.name: each.dataType.simpleString().upper() for each in read.parquet(place).schema
        }


@contextmanager
def _in_words(what: str = "count") -> Iterator[None]:
    """Say what Spark could not do as a fault, without the stack of Java."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        said = getattr(error, "java_exception", None)
        raise InputError(
            [Fault("Spark", f"could not {what}: {first_line(said or error)}")]
        ) from None


def files_at(address: str, beside: Path) -> dict[str, tuple[int, int]]:
    """Return the files below an address, as :data:`analysis.register.address.Files`.

    Java is started beside a kept extract, and no more of Spark than its configuration.
    """
    java = _java_beside(beside).jvm
    said = java.org.apache.spark.SparkConf()
    with _in_words("look at the address"):
        configuration = java.org.apache.spark.deploy.SparkHadoopUtil.get().newConfiguration(said)
        system = java.org.apache.hadoop.fs.Path(address).getFileSystem(configuration)
        root = system.makeQualified(java.org.apache.hadoop.fs.Path(address))
        found: dict[str, tuple[int, int]] = {}
        files = system.listFiles(root, True) if system.exists(root) else None
        while files and files.hasNext():
            file = files.next()
            name = root.toUri().relativize(file.getPath().toUri()).getPath()
            found[name] = (file.getLen(), file.getModificationTime())
    return found


# --- what must be there ---------------------------------------------------------------------------


def require() -> None:
    """Raise :class:`InputError`, which says what to install, where Spark cannot be started."""
    if not all(map(find_spec, ("pyspark", "sqlglot"))):
        problem = "needs the libraries pyspark and sqlglot; make spark installs them"
    elif (found := _java()) < _OLDEST_JAVA:
        problem = f"needs Java {_OLDEST_JAVA} or newer, and {f'Java {found}' if found else 'none'} "
        problem += "was found; install it, or name its folder in JAVA_HOME"
    else:
        return
    raise InputError([Fault("engine", problem, value="spark")])


def _java() -> int:
    """Return which Java Spark would start; 0 for none."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        return 0
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(version[1]) if version else 0


# --- the session ----------------------------------------------------------------------------------

_running: dict[str, Any] = {}  # the Java process of this one, and the session in it


def _session(beside: Path) -> Any:
    """Return the session of this process; it is started beside the first extract that is opened."""
    if "session" not in _running:
        from pyspark import SparkContext
        from pyspark.sql import SparkSession

        gateway = _java_beside(beside)
        with _in_words("start"):
            context = SparkContext(gateway=gateway, conf=_configuration(_running["folder"]))
            _running["session"] = SparkSession(context)
    return _running["session"]


def _java_beside(folder: Path) -> Any:
    """Return Spark's Java process, which ends when this one does, however that ends."""
    if "gateway" not in _running:
        from pyspark.errors import PySparkException
        from pyspark.java_gateway import launch_gateway

        # No row passes through pandas here; what is newer than Spark has been tried with.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support", FutureWarning)
        handle = hold(folder)
        private = Path(tempfile.mkdtemp(prefix=".spark-", dir=folder))
        _running["folder"] = private
        atexit.register(_end, private, handle)
        log = private / "log"  # of Java and Spark, for nobody to read
        with _environment_of_java(private), log.open("wb") as said:
            try:
                streams = {"stdout": said, "stderr": said}
                _running["gateway"] = launch_gateway(_configuration(private), streams)
            except (PySparkException, OSError) as error:
                text = log.read_text("utf-8", errors="replace")
                lines = [line for line in text.splitlines() if not line.startswith("\t")]
                problem = f"could not be started: {lines[-1] if lines else first_line(error)}"
                raise InputError([Fault("Spark", problem)]) from None
    return _running["gateway"]


def _configuration(private: Path) -> Any:
    """Return what is not for Spark's own configuration to say."""
    from pyspark import SparkConf

    said = {
        "spark.app.name": "udvalgstal",
        "spark.local.dir": str(private),
        "spark.log.level": "ERROR",
        "spark.sql.ansi.enabled": "true",  # a number that is too large is an error
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(private / "warehouse"),
        "spark.ui.enabled": "false",
    }
    return SparkConf(loadDefaults=False).setAll([*said.items()])


@contextmanager
def _environment_of_java(private: Path) -> Iterator[None]:
    """Give Java a private folder and, unless Spark's configuration says otherwise, loopback."""
    options = (
        f'{os.environ.get("JDK_JAVA_OPTIONS", "")} -XX:-UsePerfData "-Djava.io.tmpdir={private}"'
    )
    said = {
        "JDK_JAVA_OPTIONS": options.strip(),
        "LC_ALL": "C.UTF-8",  # in another, as of a nightly job, Java finds no file with an æ
        "SPARK_LOCAL_DIRS": str(private),
        "SPARK_LOCAL_IP": os.environ.get("SPARK_LOCAL_IP", "127.0.0.1"),
    }
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _end(private: Path, handle: int | None) -> None:
    """End Java, and take away what it has left."""
    if "session" in _running:
        with suppress(Exception):  # Java may have been killed
            _running["session"].stop()
    if "gateway" in _running:
        with suppress(Exception):
            _running["gateway"].shutdown()
        java = _running["gateway"].proc
        java.stdin.close()  # by which it is told to end
        with suppress(subprocess.TimeoutExpired):
            java.wait(_SECONDS_TO_END)
    shutil.rmtree(private, ignore_errors=True)
    release(handle)
