"""The key of an execution changes with what a lesson uses, and with nothing else."""

from pathlib import Path

import pytest
from minigpt_book.closure import SourceTree, imported, key, python_of

from minigpt.course.lessons.executed import myst_extensions, read_notebook

from .conftest import ROOT

CELLS = ["from minigpt.part import double", "print(double(2))"]


@pytest.fixture
def src(tmp_path: Path) -> Path:
    """A toy package with a lazy name, a type-checking import, an asset and a stranger."""
    files = {
        "__init__.py": (
            "_HOME = {'Thing': 'minigpt.home.thing', 'Other': 'minigpt.stranger'}\n"
            "from typing import TYPE_CHECKING\n"
            "if TYPE_CHECKING:\n    from minigpt.stranger import Other\n"
        ),
        "part.py": "def double(x):\n    from minigpt.deep import two\n    return two() * x\n",
        "deep.py": "def two():\n    return 2\n",
        "stranger.py": "Other = 1\n",
        "home/__init__.py": "",
        "home/thing.py": "from . import near\nThing = near.X\n",
        "home/near.py": "X = 1\n",
        "home/look.css": "a {}\n",
        "lazy/__init__.py": "_HOME: dict[str, str] = {'word': 'text'}\n",
        "lazy/text.py": "word = 'a'\n",
    }
    for name, text in files.items():
        path = tmp_path / "minigpt" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def edited(src: Path, name: str, cells: list[str]) -> bool:
    """Whether an edit of the file changes the key of the cells."""
    before = key(cells, SourceTree(src))
    path = src / "minigpt" / name
    path.write_text(path.read_text() + "\n# edited\n")
    return key(cells, SourceTree(src)) != before


@pytest.mark.parametrize(
    ("name", "changes"),
    [("part.py", True), ("deep.py", True), ("__init__.py", True), ("stranger.py", False)],
)
def test_an_edit_counts_where_the_lesson_reaches_it(src, name, changes):
    assert edited(src, name, CELLS) is changes


@pytest.mark.parametrize("name", ["home/thing.py", "home/near.py", "home/look.css"])
@pytest.mark.parametrize(
    "cell",
    [
        "from minigpt import Thing",
        "import minigpt\nminigpt.Thing",
        "import minigpt as mg\nmg.Thing(1)",
        "import minigpt as mg\nother = mg\nother.Thing(1)",
        "import minigpt\ngetattr(minigpt, 'Thing')",
        "from minigpt import *",
        "from minigpt.home import *",
        "from typing import TYPE_CHECKING\nif not TYPE_CHECKING:\n    import minigpt.home.thing",
        "from minigpt.home import thing\nx = (7\n% 3)",
        "import minigpt.home.thing as t",
        "from minigpt.home import thing",
    ],
)
def test_lazy_and_plain_imports_reach_the_home_module(src, name, cell):
    assert edited(src, name, [cell])


OPAQUE = {
    "a magic": "%run script.py",
    "a magic in a block": "if True:\n    %time 1",
    "a magic on the right": "x = %time 1",
    "a magic behind a form feed": "# \x0c\n%time 1",
    "a cell magic": "%%bash\npython -m minigpt.stranger",
    "Python in a cell magic": "%%time\nfrom minigpt.part import double",
    "a shell line": "!python -m minigpt.stranger",
    "a shell line on the right": "x = !python -m minigpt.stranger",
    "what does not parse": "x = 7\n% 3",
    "a null byte": "x = '\0'",
    "exec": "exec('import minigpt.stranger')",
    "import_module": "from importlib import import_module\nimport_module('minigpt.stranger')",
    "its other spelling": "import importlib as i\ni.import_module('minigpt.stranger')",
}


@pytest.mark.parametrize("cell", OPAQUE.values(), ids=OPAQUE)
def test_what_does_not_say_what_it_imports_depends_on_the_whole_package(src, cell):
    assert edited(src, "stranger.py", [cell])


def test_a_module_that_does_not_say_what_it_imports_counts_too(src):
    (src / "minigpt" / "deep.py").write_text("import importlib\nload = importlib.import_module\n")
    assert edited(src, "stranger.py", CELLS)


@pytest.mark.parametrize("cell", ["import minigpt.part\nx = (7\n% 3)", "s = '''\n%time\n!x\n'''"])
def test_a_line_is_a_magic_only_where_ipython_says_so(src, cell):
    assert not edited(src, "stranger.py", [cell])


def test_another_magic_is_another_key(src):
    assert key(["%time 1"], SourceTree(src)) != key(["%time 2"], SourceTree(src))


def test_a_lazy_name_does_not_pull_in_the_other_homes(src):
    files = SourceTree(src).closure({"minigpt.Thing"})
    assert "minigpt/home/near.py" in files
    assert "minigpt/stranger.py" not in files


@pytest.mark.parametrize(
    "cell", ["from minigpt.lazy import word", "from minigpt import lazy\nlazy.word"]
)
def test_a_table_of_homes_may_be_relative_to_its_package(src, cell):
    assert edited(src, "lazy/text.py", [cell])


def test_a_lazy_name_may_be_called_like_its_module(src):
    table = src / "minigpt" / "lazy" / "__init__.py"
    table.write_text("_HOME: dict[str, str] = {'text': 'text'}\n", encoding="utf8")
    assert edited(src, "lazy/text.py", ["from minigpt.lazy import text"])
    assert edited(src, "lazy/text.py", ["from minigpt.lazy.text import word"])


def test_the_cells_themselves_count(src):
    assert key(CELLS, SourceTree(src)) != key([*CELLS, "1 + 1"], SourceTree(src))


def test_data_and_named_modules_count(src, tmp_path):
    data = tmp_path / "data.txt"
    data.write_text("a")
    before = key(CELLS, SourceTree(src), [data])
    data.write_text("b")
    assert key(CELLS, SourceTree(src), [data]) != before


def test_names_outside_of_the_package_are_ignored():
    assert imported("import torch\nfrom minigptx import y\n") == frozenset()


REGISTRY = {"book/phase-10-research/04-write-up.md"}  # its checks load any entry of the zoo by name


def test_hardly_a_page_depends_on_the_whole_package():
    """A module that may import anything would make every page stale with every change."""
    tree, extensions = SourceTree(ROOT / "src"), myst_extensions(ROOT)
    opaque = set()
    for path in sorted((ROOT / "book").rglob("*.md")):
        notebook = read_notebook(path, extensions)
        cells = [c.source for c in notebook.cells if c.cell_type == "code"] if notebook else []
        names = set().union(*(imported(python_of(cell)) for cell in cells))
        if "minigpt/course/teaching/gradescope.py" in tree.closure(names):  # no lesson uses it
            opaque.add(path.relative_to(ROOT).as_posix())
    assert opaque == REGISTRY
