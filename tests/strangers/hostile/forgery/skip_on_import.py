"""A file that skips itself on import does not load."""
import pytest

pytest.skip('all of it', allow_module_level=True)
