"""Give the tests below the fixture `mine`: your file from `my/`, else the stub."""

from minigpt.course.grading.plugin import mine, pytest_collection_modifyitems, pytest_pyfunc_call

__all__ = ["mine", "pytest_collection_modifyitems", "pytest_pyfunc_call"]
