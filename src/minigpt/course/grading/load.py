"""Import a submission as a module of its own, or explain why that cannot be done."""

import importlib.util
import linecache
import sys
from collections.abc import Collection
from pathlib import Path
from types import ModuleType

from minigpt.course.grading.explain import (
    Explanation,
    UnloadableError,
    explain_loading,
    explain_missing,
)
from minigpt.data.files import sha256_of


def load_submission(path: Path, required: Collection[str]) -> ModuleType:
    """Import the file `path` afresh and check that it still defines what the stub defines.

    Raises:
        UnloadableError: it has a syntax error, fails on import, or lacks a required name.
    """
    linecache.checkcache(str(path))
    name = f"minigpt_mine_{path.stem}_{sha256_of(str(path))[:8]}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise UnloadableError(Explanation("error", "is not a Python file", str(path)))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        # Not by spec.loader: bytecode is cached by whole seconds, too coarse for two saves.
        exec(compile(path.read_bytes(), str(path), "exec"), vars(module))
    except OSError as problem:
        if problem.filename == str(path):
            raise UnloadableError(Explanation("error", "cannot be read", str(path))) from None
        raise UnloadableError(explain_loading(problem, path)) from None
    except BaseException as problem:  # a learner's module can raise anything, SystemExit too
        raise UnloadableError(explain_loading(problem, path)) from None
    missing = [name for name in required if not callable(getattr(module, name, None))]
    if missing:
        present = [n for n, value in vars(module).items() if _own(value, name)]
        raise UnloadableError(explain_missing(missing, present, path))
    return module


def _own(value: object, module: str) -> bool:
    return callable(value) and getattr(value, "__module__", None) == module
