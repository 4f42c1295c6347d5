"""`import minigpt` is light, its names load on first use, and its examples run."""

import doctest
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import minigpt

HEAVY = ("torch", "numpy", "matplotlib", "rich", "safetensors", "jaxtyping")
MODEL = sorted(path.stem for path in Path(minigpt.__file__).parent.glob("model/[!_]*.py"))


def modules_after(statement: str) -> set[str]:
    script = f"import sys\ntry:\n {statement}\nexcept SystemExit: pass\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import minigpt",
        "import minigpt; dir(minigpt)",
        "import minigpt.errors",
        "from minigpt.cli import cli; cli(['--help'])",
        "from minigpt.cli import cli; cli(['--version'])",
    ],
)
def test_nothing_heavy_is_imported(statement: str) -> None:
    assert modules_after(statement).isdisjoint(HEAVY)


def test_the_check_sees_a_heavy_import() -> None:
    assert "torch" in modules_after("from minigpt import GPT")


def test_help_lists_every_command() -> None:
    from minigpt.cli import COMMANDS

    run = subprocess.run(
        [sys.executable, "-m", "minigpt.cli"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, "importing the module as a script does nothing"
    script = "import sys; from minigpt.cli import main; sys.argv = ['minigpt', '--help']; main()"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert all(name in run.stdout for name in COMMANDS)


def test_lazy_names_are_the_real_ones() -> None:
    from minigpt.model.config import GPTConfig
    from minigpt.model.gpt2 import GPT
    from minigpt.model.pretrained import load

    assert minigpt.GPT is GPT
    assert minigpt.GPTConfig is GPTConfig
    assert minigpt.load is load
    assert set(minigpt.__all__) <= set(dir(minigpt))
    assert all(hasattr(minigpt, name) for name in minigpt.__all__)


def test_a_name_that_does_not_exist() -> None:
    with pytest.raises(AttributeError, match=r"'minigpt' has no attribute 'GTP'; it offers \['GPT"):
        getattr(minigpt, "GT" + "P")


@pytest.mark.parametrize("name", ["errors", *(f"model.{stem}" for stem in MODEL)])
def test_examples_in_docstrings_run(name: str) -> None:
    module = import_module(f"minigpt.{name}")
    source = Path(module.__file__ or "").read_text(encoding="utf8")
    result = doctest.testmod(module)
    assert result.failed == 0
    # The shape checks wrap functions; no example may be lost on the way.
    assert (result.attempted > 0) == (">>> " in source)
