"""A notebook's parameters cell is its declaration: what it takes is read there and checked.

The cell tagged ``parameters`` holds annotated names with literal defaults, and nothing else::

    own: str = "Helsingør"
    comparison: list[str] = []
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from inspect import formatannotation
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from analysis.faults import near
from analysis.meeting.values import ParameterValue

_TYPES = {formatannotation(each): TypeAdapter(each) for each in get_args(ParameterValue)}


class ParametersError(Exception):
    """A notebook does not declare its parameters as it must."""


_CONFLICT = re.compile(r"^\s*(?:<{7}|>{7}) ", re.MULTILINE)


def read_notebook(content: bytes) -> dict[str, Any]:
    """Read a notebook as it lies in its file. nbformat would be slow to load for that.

    Whatever its cells are called and for whichever kernel it was written, it is to run in ours.

    Raises :class:`ParametersError` when it is none.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ParametersError("is no notebook: it is not text in UTF-8") from None
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.end()) + 1
        raise ParametersError(f"holds a merge conflict that is not resolved, in line {line}")
    try:
        notebook: dict[str, Any] = json.loads(text)
        cells = notebook["cells"] if notebook["nbformat"] == 4 else None
        for number, cell in enumerate(cells or ()):
            cell |= {"id": f"cell-{number}", "source": "".join(cell["source"])}
            cell["metadata"]["tags"] = list(cell["metadata"].get("tags", []))
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
    except json.JSONDecodeError as error:
        raise ParametersError(f"is no notebook: line {error.lineno}: {error.msg}") from None
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        raise ParametersError("is no notebook: it lacks what every notebook has") from None
    if cells is None:
        raise ParametersError("is in an old format of notebooks; save it again in JupyterLab")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = notebook.get("metadata", {}) | {"kernelspec": kernel}
    return notebook | {"metadata": metadata, "nbformat_minor": 5}


def declared(path: Path) -> dict[str, str]:
    """Return the type of each parameter that a notebook takes, ``list[str]`` for one, by name.

    Raises :class:`ParametersError` when the file is no notebook, has not exactly one cell tagged
    ``parameters``, or the cell holds anything but annotated names with literal defaults.
    """
    cells = [
        cell
        for cell in read_notebook(path.read_bytes())["cells"]
        if cell["cell_type"] == "code" and "parameters" in cell["metadata"]["tags"]
    ]
    if len(cells) != 1:
        raise ParametersError(f"has {len(cells)} cells tagged 'parameters'; expected one")
    try:
        statements = ast.parse(cells[0]["source"]).body
    except (SyntaxError, ValueError, RecursionError) as error:
        said = getattr(error, "msg", error)
        raise ParametersError(f"has a parameters cell that is no Python: {said}") from None
    return dict(map(_parameter, statements))


def _parameter(statement: ast.stmt) -> tuple[str, str]:
    """Return the name and the type that a statement declares."""
    said = ast.unparse(statement)
    if not (
        isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and statement.value is not None
    ):
        raise ParametersError(f"has {said!r} in its parameters cell; expected name: type = value")
    annotation = ast.unparse(statement.annotation)
    if annotation not in _TYPES:
        known = ", ".join(_TYPES)
        raise ParametersError(f"declares {said!r}; the types that can be passed are {known}")
    try:
        default = ast.literal_eval(statement.value)
    except (ValueError, TypeError, RecursionError):
        raise ParametersError(f"declares {said!r}; expected a literal default") from None
    if not _has_type(default, annotation):
        raise ParametersError(f"declares {said!r}; its default is no {annotation}")
    return statement.target.id, annotation


def _has_type(value: object, annotation: str) -> bool:
    """Whether a value has a declared type. A whole number will do for a float."""
    with suppress(ValidationError):
        _TYPES[annotation].validate_python(value, strict=True)
        return True
    return False


def faults(
    given: Mapping[str, ParameterValue], parameters: Mapping[str, str]
) -> Iterator[tuple[str, object, str]]:
    """Yield name, value and problem of each given parameter that the notebook does not take."""
    for name, value in given.items():
        if name not in parameters:
            hint = near(name, parameters) or "."
            known = ", ".join(f"{each}: {annotation}" for each, annotation in parameters.items())
            yield name, value, f"is no parameter of the notebook{hint} It takes {known}"
        elif not _has_type(value, parameters[name]):
            yield name, value, f"has the wrong type; expected {parameters[name]}"
