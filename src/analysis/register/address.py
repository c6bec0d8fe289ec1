"""An extract that lies elsewhere, where only Spark reads it: where, and whether it has changed.

Instead of its files, the folder of the extract holds ``address.toml``:

.. code-block:: toml

    address = "s3a://register/2017-04-18"

How it is reached, secrets among it, is Spark's own configuration.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from analysis import toml_files
from analysis.faults import Fault, InputError
from analysis.project import REGISTER
from analysis.register.apart import in_a_process_of_its_own
from analysis.whole_files import digest

FILE_NAME = "address.toml"

# By the path below the address: the bytes of each file, and when it was changed, in milliseconds.
Files = Mapping[str, tuple[int, int]]

_FORM = re.compile(r"[a-z][a-z0-9+.-]*://[^?#]*[^?#\s]")
_HERE = "file://"
_EXPECTED = "expected where the extract lies, as in s3a://register/2017-04-18"


def is_one(path: Path) -> bool:
    """Whether a file of the project says where an extract lies."""
    return path.name == FILE_NAME and path.parent.parent.name == REGISTER


def read(path: Path, shown: str) -> str:
    """Return the address. Raises :class:`InputError`."""
    content, faults = toml_files.read(path, shown)
    for key in content.keys() - {"address"}:
        faults.append(Fault(shown, f"is no key of this file; {_EXPECTED}", column=key))
    address = content.get("address")
    if faults:
        raise InputError(faults)
    if not isinstance(address, str) or not _FORM.fullmatch(address):
        value = address and str(address)
        raise InputError([Fault(shown, _EXPECTED, column="address", value=value)])
    if urlsplit(address).password is not None:
        problem = "holds a password; secrets stand in Spark's own configuration"
        raise InputError([Fault(shown, problem, column="address")])
    return address.rstrip("/")


def digest_of(path: Path, processed: Path, shown: str = "") -> str:
    """Return one SHA-256 over an address and the names, sizes and times of the files there.

    In a folder of this machine the system tells them; elsewhere Spark's Java is asked, once in this
    process. ``processed`` is where it may put what it needs. Raises :class:`InputError`.
    """
    address = read(path, shown or path.name)
    files = files_here(address)
    if files is None:
        files = _files_there(address, processed)
    return digest_with(address, files)


def digest_with(address: str, files: Files) -> str:
    """Return the same, where the files are known."""
    return digest(json.dumps([address, sorted(files.items())]))


def files_here(address: str) -> Files | None:
    """Return the files at an address; None where it is no folder of this machine."""
    if not address.startswith(f"{_HERE}/"):
        return None
    folder = Path(address.removeprefix(_HERE))
    stats = [(path, path.stat()) for path in folder.rglob("*") if path.is_file()]
    return read_by_spark(
        {
            path.relative_to(folder).as_posix(): (stat.st_size, stat.st_mtime_ns // 1_000_000)
            for path, stat in stats
        }
    )


def read_by_spark(files: Files) -> Files:
    """Return those that Spark does not pass over, as it does what another program left there."""
    return {
        name: file
        for name, file in files.items()
        if not any(part.startswith(("_", ".")) and "=" not in part for part in name.split("/"))
    }


@cache
def _files_there(address: str, processed: Path) -> Files:
    return in_a_process_of_its_own(_listed, address, processed)


def _listed(address: str, processed: Path) -> Files:
    from analysis.register.engines import spark

    spark.require()
    return read_by_spark(spark.files_at(address, processed))
