"""What holds for all tests: a slow machine makes none of them fail, and workers share them well."""

from pathlib import Path

import pytest
from hypothesis import settings

FAULTS = Path(__file__).parent / "faults"

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, but let all workers share the long tests of faults."""
    for item in items:
        if FAULTS not in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))
