"""A notebook's parameters cell is its declaration, and the shipped notebooks keep to the rules."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import analysis
from analysis.batch.parameters import ParametersError, declared, faults
from commands import HOEJE_TAASTRUP, ROOT, copy_of_the_project, published_files, udvalgstal

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def notebook_with(folder: Path, *cells: str, tags: tuple[str, ...] = ("parameters",)) -> Path:
    """Write a notebook whose code cells all bear the tags."""
    made = [new_code_cell(source, metadata={"tags": list(tags)}) for source in cells]
    path = folder / "analyse.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("## Tal"), *made]), path)
    return path


# --- reading the cell -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        'own: str = "Helsingør"',
        'own: str = ""  # tom: ingen',
        "years: int = 3",
        "years: int = -3",
        "share: float = 0.5",
        "share: float = 1",
        "small: bool = True",
        "tables: list[str] = []",
        'tables: list[str] = ["alder", "køn"]',
        "years: list[int] = [2016, 2017]",
        "shares: list[float] = [0.5, 1]",
        "flags: list[bool] = [True, False]",
    ],
)
def test_each_type_is_read(tmp_path: Path, line: str) -> None:
    name, annotation = line.partition(" =")[0].split(": ")
    assert declared(notebook_with(tmp_path, line)) == {name: annotation}


def test_names_are_read_in_their_order_and_comments_are_left_alone(tmp_path: Path) -> None:
    cell = '# Hvad rapporten viser\nown: str = "Odense"  # kommunen\n\nyears: int = 3\n'
    assert list(declared(notebook_with(tmp_path, cell))) == ["own", "years"]


def test_an_empty_cell_takes_nothing(tmp_path: Path) -> None:
    assert declared(notebook_with(tmp_path, "")) == {}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("own = 'Odense'", "has \"own = 'Odense'\" in its parameters cell; expected name: type"),
        ("own: str", "has 'own: str' in its parameters cell; expected name: type = value"),
        ("import os", "has 'import os' in its parameters cell"),
        ("print('tal')", "in its parameters cell; expected name: type = value"),
        ("a.b: str = ''", "in its parameters cell; expected name: type = value"),
        ("'en forklaring'", "in its parameters cell; expected name: type = value"),
        ("own: str | None = None", "the types that can be passed are str, int, float, bool, list"),
        ("own: Literal['a'] = 'a'", "the types that can be passed are"),
        ("day: date = date(2017, 5, 3)", "the types that can be passed are"),
        ("tables: list = []", "the types that can be passed are"),
        ("tables: dict[str, int] = {}", "the types that can be passed are"),
        ("own: str = str(1)", "declares 'own: str = str(1)'; expected a literal default"),
        ("own: str = f'{1}'", "expected a literal default"),
        ("tables: list[str] = [x for x in 'a']", "expected a literal default"),
        ("years: int = '3'", "declares \"years: int = '3'\"; its default is no int"),
        ("years: int = True", "its default is no int"),
        ("years: int = 3.0", "its default is no int"),
        ("small: bool = 1", "its default is no bool"),
        ("own: str = None", "its default is no str"),
        ("tables: list[str] = ['alder', 1]", "its default is no list[str]"),
        ("tables: list[str] = ('alder',)", "its default is no list[str]"),
        ("tables: list[int] = [True]", "its default is no list[int]"),
        ("own: str = 'Odense", "has a parameters cell that is no Python: unterminated string"),
    ],
)
def test_what_is_no_declaration_is_refused(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(ParametersError) as refused:
        declared(notebook_with(tmp_path, line))
    assert problem in str(refused.value)


def test_a_notebook_has_exactly_one_parameters_cell(tmp_path: Path) -> None:
    with pytest.raises(ParametersError, match="has 2 cells tagged 'parameters'; expected one"):
        declared(notebook_with(tmp_path, "a: int = 1", "b: int = 2"))
    with pytest.raises(ParametersError, match="has 0 cells tagged 'parameters'; expected one"):
        declared(notebook_with(tmp_path, "a: int = 1", tags=("andet",)))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is no notebook: line 1: Expecting value"),
        (b"tal;1", "is no notebook: line 1: Expecting value"),
        (b"\xff\xfe", "is no notebook: it is not text in UTF-8"),
        (b"[]", "is no notebook: it lacks what every notebook has"),
        (b'{"cells": 1, "nbformat": 4}', "is no notebook: it lacks what every notebook has"),
        (b'{"cells": [{}], "nbformat": 4}', "is no notebook: it lacks what every notebook has"),
        (b"[" * 100_000, "is no notebook: it lacks what every notebook has"),
        (b'{"worksheets": [], "cells": [], "nbformat": 3}', "save it again in JupyterLab"),
        (
            b'{\n<<<<<<< HEAD\n "cells": [],\n=======\n "cells": [1],\n>>>>>>> af42\n}',
            "holds a merge conflict that is not resolved, in line 2",
        ),
    ],
)
def test_what_is_no_notebook_is_said_to_be_none(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    path = tmp_path / "analyse.ipynb"
    path.write_bytes(content)
    with pytest.raises(ParametersError, match=re.escape(problem)):
        declared(path)


# --- checking what meeting.toml gives -------------------------------------------------------------

CELL = 'own: str = ""\nyears: int = 3\nshare: float = 0.5\nsmall: bool = False\n'
CELL += "tables: list[str] = []\nshares: list[float] = []\n"
TAKES = (
    "It takes own: str, years: int, share: float, small: bool, "
    "tables: list[str], shares: list[float]"
)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("own", "Odense", None),
        ("own", 1, "has the wrong type; expected str"),
        ("own", ["Odense"], "has the wrong type; expected str"),
        ("years", 4, None),
        ("years", 4.0, "has the wrong type; expected int"),
        ("years", True, "has the wrong type; expected int"),
        ("years", "4", "has the wrong type; expected int"),
        ("share", 0.25, None),
        ("share", 1, None),
        ("share", True, "has the wrong type; expected float"),
        ("small", True, None),
        ("small", 1, "has the wrong type; expected bool"),
        ("tables", ["alder"], None),
        ("tables", [], None),
        ("tables", "alder", "has the wrong type; expected list[str]"),
        ("tables", ["alder", 1], "has the wrong type; expected list[str]"),
        ("shares", [0.5, 1], None),
        ("shares", [0.5, True], "has the wrong type; expected list[float]"),
        ("ownn", "Odense", f"is no parameter of the notebook; did you mean 'own'? {TAKES}"),
        ("kommune", "Odense", f"is no parameter of the notebook. {TAKES}"),
        (";import os", 1, f"is no parameter of the notebook. {TAKES}"),
    ],
)
def test_a_given_parameter_must_be_declared_and_of_its_type(
    tmp_path: Path, name: str, value: str | int, problem: str | None
) -> None:
    parameters = declared(notebook_with(tmp_path, CELL))
    expected = [] if problem is None else [(name, value, problem)]
    assert list(faults({name: value}, parameters)) == expected


def with_parameters(folder: Path, written: str) -> Path:
    """Copy the project and give the report of Høje-Taastrup these parameters."""
    project = copy_of_the_project(folder, HOEJE_TAASTRUP)
    toml = project / "data" / "raw" / HOEJE_TAASTRUP / "meeting.toml"
    text = toml.read_text(encoding="utf-8")
    given = 'parameters = { tables = ["tilskud-og-forbrug"] }'
    assert given in text
    toml.write_text(text.replace(given, f"parameters = {{ {written} }}"), encoding="utf-8")
    return project


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            'tabels = ["tilskud-og-forbrug"]',
            "column \"reports 'tilskud-og-forbrug' tabels\": \"['tilskud-og-forbrug']\" "
            "is no parameter of the notebook; did you mean 'tables'? "
            "It takes meeting: str, source: str, title: str, tables: list[str], own: str",
        ),
        ("own = true", "'True' has the wrong type; expected str"),
        ('meeting = "helsingoer/2017-05-03"', "is filled in by the batch; leave it out"),
        ("tables = [1, 2]", "'[1, 2]' has the wrong type; expected list[str]"),
        ('own = ["Odense"], tables = "alder"', "\"['Odense']\" has the wrong type; expected str"),
    ],
)
def test_a_wrong_parameter_stops_the_run_before_any_kernel_starts(
    tmp_path: Path, written: str, said: str
) -> None:
    project = with_parameters(tmp_path, written)
    ran = udvalgstal(project, "run")
    assert ran.status == 2
    assert "data/raw/hoeje-taastrup/2012-08-15/meeting.toml" in ran.err
    assert said in ran.err
    assert "built" not in ran.said
    assert published_files(project) == {}


@pytest.mark.thorough
def test_code_in_the_name_of_a_parameter_is_never_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    code = f"x=1;open({str(trace)!r},'w').close();y"
    ran = udvalgstal(with_parameters(tmp_path / "p", f'"{code}" = 1'), "run")
    assert ran.status == 2
    assert "is no parameter of the notebook" in ran.err
    assert not trace.exists()


def test_a_notebook_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path, HOEJE_TAASTRUP)
    toml = project / "data" / "raw" / HOEJE_TAASTRUP / "meeting.toml"
    text = toml.read_text(encoding="utf-8").replace('"tabel"', '"tabellen"')
    toml.write_text(text, encoding="utf-8")
    ran = udvalgstal(project, "run")
    assert ran.status == 2
    assert (
        "'tabellen' is no notebook; "
        "there are afslutningsaarsager, aktiveringsgrad, flygtningestatus, indsats, investering, "
        "sammenligning, tabel" in ran.err
    )


def test_a_notebook_that_is_none_is_named_with_what_it_lacks(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path, HOEJE_TAASTRUP)
    (project / "notebooks" / "tabel.ipynb").write_text("{}", encoding="utf-8")
    ran = udvalgstal(project, "run")
    assert ran.status == 2
    assert "notebooks/tabel.ipynb: " in ran.err
    assert published_files(project) == {}


# --- the notebooks of this project ----------------------------------------------------------------


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    """Each notebook of the project in turn."""
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def analysis_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in code_cells(notebook) if "tags" not in cell.metadata]


def test_the_project_has_its_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "afslutningsaarsager",
        "aktiveringsgrad",
        "flygtningestatus",
        "indsats",
        "investering",
        "sammenligning",
        "tabel",
        "udvikling",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_declares_its_parameters_and_takes_a_meeting(path: Path) -> None:
    assert declared(path)["meeting"] == "str"


def test_every_notebook_is_committed_clean(notebook: nbformat.NotebookNode) -> None:
    nbformat.validate(notebook)
    assert [cell for cell in code_cells(notebook) if cell.outputs] == []
    assert [cell for cell in code_cells(notebook) if cell.execution_count is not None] == []
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert [dict(cell.metadata) for cell in notebook.cells if cell.metadata] == [
        {"tags": ["parameters"]}
    ]


def test_every_notebook_imports_the_face_of_the_package_only(
    notebook: nbformat.NotebookNode,
) -> None:
    for cell in code_cells(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, ast.Import), cell.source
            if isinstance(node, ast.ImportFrom):
                assert node.module == "analysis"
                assert {name.name for name in node.names} <= set(analysis.__all__)


def test_every_code_cell_can_be_read_at_a_glance(notebook: nbformat.NotebookNode) -> None:
    assert [cell.source for cell in code_cells(notebook) if cell.source.count("\n") >= 20] == []


def test_no_notebook_types_a_figure_that_the_data_can_give(
    notebook: nbformat.NotebookNode,
) -> None:
    """Outside the parameters stand one digit at most: numbers of tables and figures, decimals."""
    for cell in analysis_cells(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            if not isinstance(node, ast.Constant):
                continue
            if isinstance(node.value, str):
                words = re.sub(r"\b(tabel|figur) \d\b", "", node.value)
                assert not re.search(r"\d", words), cell.source
            elif not isinstance(node.value, bool | None):
                assert isinstance(node.value, int), cell.source
                assert 0 <= node.value <= 9, cell.source


def test_no_prose_of_a_notebook_states_a_figure(notebook: nbformat.NotebookNode) -> None:
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert [text for text in prose if re.search(r"\d", text)] == []
