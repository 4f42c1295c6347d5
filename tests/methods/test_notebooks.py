"""A notebook for each method: it runs from top to bottom on models of different kinds."""

from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbclient import NotebookClient

from minigpt.cli import cli
from minigpt.errors import ConfigError
from minigpt.methods.write import METHODS, notebook, write_notebook


def run(made: nbformat.NotebookNode) -> None:
    """Run the code of a notebook as one program."""
    scope: dict[str, object] = {}
    for cell in made.cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, "cell", "exec"), scope)


@pytest.mark.parametrize("model", ["zoo:attn-2l", "zoo:stories"])
@pytest.mark.parametrize("method", METHODS)
def test_it_runs_on_random_prompts(method: str, model: str) -> None:
    made = notebook(method, model)
    nbformat.validate(made)
    run(made)
    text = "\n".join(cell.source for cell in made.cells)
    assert "**Control.**" in text
    assert not any(word in text for word in ("TITLE", "MODEL", "PROMPTS", "PAIR"))


@pytest.mark.parametrize("method", ["attribution", "patching"])
def test_it_runs_on_prompts_of_the_reader(method: str) -> None:
    run(notebook(method, "zoo:attn-2l", "the lord of the", "the lord to the"))


def test_the_command_writes_a_file_that_jupyter_runs(tmp_path: Path) -> None:
    out = tmp_path / "mine.ipynb"
    words = ["notebook", "attribution", "zoo:attn-2l", "--out", str(out)]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    made = nbformat.read(out, 4)
    NotebookClient(made, timeout=300).execute()
    assert any("largest difference" in str(cell.get("outputs")) for cell in made.cells)
    before = out.read_bytes()
    assert CliRunner().invoke(cli, words).exit_code != 0
    assert out.read_bytes() == before, "a notebook that is there stays"


def test_the_same_call_gives_the_same_file(tmp_path: Path) -> None:
    files = [write_notebook("lens", "smollm2", out=tmp_path / f"{i}.ipynb") for i in "ab"]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"no method 'patch'; did you mean .*'patching'"):
        notebook("patch", "smollm2")
    with pytest.raises(ConfigError, match="or neither"):
        notebook("lens", "smollm2", clean="To be")
