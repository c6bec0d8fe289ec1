"""The real meetings of this project, opened once in a copy that no other test writes to."""

from __future__ import annotations

import pytest
from hypothesis import settings

from analysis.papers import Papers
from analysis.project import Project
from support import HELSINGOER, HOEJE_TAASTRUP, copy_of_the_real_project, opened

# A busy machine is no fault, and the same tests are tried every time.
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def copied_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Copy the raw figures of the project's meetings."""
    return copy_of_the_real_project(tmp_path_factory.mktemp("copied"))


@pytest.fixture(scope="session")
def helsingoer(copied_project: Project) -> Papers:
    """Open Helsingør, Beskæftigelsesudvalget, 3 May 2017."""
    return opened(copied_project, HELSINGOER)


@pytest.fixture(scope="session")
def hoeje_taastrup(copied_project: Project) -> Papers:
    """Open Høje-Taastrup, Arbejdsmarkedsudvalget, 15 August 2012."""
    return opened(copied_project, HOEJE_TAASTRUP)
