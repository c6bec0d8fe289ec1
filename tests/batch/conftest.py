"""A stage for faults, from which each test of a run begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faults import (
    Published,
    Stage,
    clear_the_stage,
    publish_twice,
    published_twice,
    set_the_stage,
)


@pytest.fixture(scope="session")
def known(once: Callable[[str, Callable[[Path], None]], Path]) -> Published:
    return published_twice(once("known", publish_twice))


@pytest.fixture
def two(known: Published, tmp_path: Path) -> Iterator[Stage]:
    """A project with two reports to make; whatever a test does to it, the next run succeeds."""
    set_up = set_the_stage(known, tmp_path)
    try:
        yield set_up
        if not set_up.is_mended:
            set_up.assert_the_next_run_succeeds()
    finally:
        clear_the_stage(set_up)
