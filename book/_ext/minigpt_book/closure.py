"""What an execution depends on: cells, the package modules behind them, data, library versions.

A lesson's outputs are stale when this key changes. Imports are followed through the package's
source without running it, so a change to a module that a lesson never reaches leaves its outputs
alone. `from minigpt import GPT` depends on the home module of `GPT`, read from the `_HOME` table of
`minigpt/__init__.py`, and on none of the other homes.

Nothing is guessed. What a cell's lines are is what IPython says they are, and code that may import
without saying so (a magic, a shell line, `exec`, a cell that does not parse) depends on the whole
package.
"""

import ast
import json
import platform
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager

from minigpt.data.files import sha256_of, sha256_of_file

PACKAGE = "minigpt"
EXECUTED_WITH = ("torch", "numpy", "matplotlib", "ipython", "ipykernel", "einops", "safetensors")
_ASSETS = {".css", ".html", ".js", ".json", ".svg", ".toml", ".txt", ".yml"}
_RECIPE = 1  # raise it when the way of executing changes
EVERYTHING = f"{PACKAGE}.*"  # what may import anything depends on
_NEVER = {"TYPE_CHECKING", "typing.TYPE_CHECKING"}  # conditions that never hold
# What can import without a statement that says so: functions, and methods of IPython's shell
_FUNCTIONS = {"exec", "eval", "__import__"}
_METHODS = {"run_line_magic", "run_cell_magic", "run_cell", "system", "getoutput"}


@dataclass(frozen=True)
class ModuleSource:
    """A module's file, and whether it is a package's `__init__`."""

    path: Path
    name: str

    @property
    def package(self) -> str:
        """What relative imports are relative to."""
        is_package = self.path.name == "__init__.py"
        return self.name if is_package else self.name.rpartition(".")[0]


@cache
def imported(text: str, package: str = "") -> frozenset[str]:
    """Every name below `minigpt` that the source imports or reaches as an attribute of a module.

    `minigpt.data.*` stands for all below a package; `EVERYTHING` for what cannot be known.

    Raises:
        SyntaxError: the source is not Python.
    """
    tree = ast.parse(text)
    found = {EVERYTHING} if _is_opaque(tree) else set[str]()
    aliases: dict[str, str] = {}
    for node in _running(tree):
        if isinstance(node, ast.Import):
            for item in node.names:
                found.add(item.name)
                target = item.name if item.asname else item.name.partition(".")[0]
                aliases[item.asname or target] = target
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, package)
            for item in node.names:
                found |= {base, f"{base}.{item.name}"}
                aliases[item.asname or item.name] = f"{base}.{item.name}"
    found |= set(_attributes(tree, aliases))
    return frozenset(name for name in found if f"{name}.".startswith(f"{PACKAGE}."))


def _is_opaque(tree: ast.Module) -> bool:
    """Whether the source may import what no statement names; a `_HOME` table does name it."""
    nodes = list(ast.walk(tree))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    words = {getattr(node, kind, "") for node in nodes for kind in ("id", "attr", "name")}
    loads = "import_module" in words and "_HOME" not in names
    return loads or bool(names & _FUNCTIONS) or bool(words & _METHODS)


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk the tree, leaving out `if TYPE_CHECKING:` blocks, which never run."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.If) and ast.unparse(child.test) in _NEVER:
            for other in child.orelse:
                yield from _running(other)
        else:
            yield from _running(child)


def _base(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parents = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*parents, *([node.module] if node.module else [])])


def _attributes(tree: ast.AST, aliases: dict[str, str]) -> Iterator[str]:
    """What is reached through names of modules; a module passed on may be asked for anything."""
    known = set[int]()
    for node in ast.walk(tree):  # outer attributes come first
        head, path = node, list[str]()
        while isinstance(head, ast.Attribute):
            head, path = head.value, [head.attr, *path]
        if isinstance(head, ast.Name) and head.id in aliases and id(head) not in known:
            known.add(id(head))
            yield ".".join([aliases[head.id], *(path or "*")])


@cache
def lazy_homes(path: Path, package: str, _changed: float) -> dict[str, str]:
    """The `_HOME` table (name → module) of a package that loads names on first use."""
    for node in ast.parse(path.read_text(encoding="utf8")).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            if ast.unparse(target) == "_HOME":
                table = ast.literal_eval(node.value).items()
                return {name: _absolute(str(home), package) for name, home in table}
    return {}


def _absolute(home: str, package: str) -> str:
    return home if home.startswith(f"{PACKAGE}.") else f"{package}.{home}"


class SourceTree:
    """The package below `src` as it is when first asked: no file is looked for or read twice."""

    def __init__(self, src: Path) -> None:
        self.src = src
        self._files = dict[str, ModuleSource | None]()
        self._resolved = dict[str, tuple[ModuleSource, ...]]()
        self._read = dict[ModuleSource, tuple[dict[str, str], frozenset[str]]]()

    def closure(self, names: Iterable[str]) -> dict[str, str]:
        """Hash every file of the package that importing `names` would read.

        Returns:
            file (relative to `src`) → SHA-256: modules, and what stands beside an `__init__`.
        """
        todo, done = sorted(names), set[str]()
        files: dict[str, str] = {}
        while todo:
            for source in self.resolve(todo.pop()):
                if source.name not in done:
                    done.add(source.name)
                    hashes, imports = self._hashes_and_imports(source)
                    files |= hashes
                    todo += imports
        return files

    def resolve(self, name: str) -> tuple[ModuleSource, ...]:
        """The modules that run when `name` is imported: its packages, and its lazy home if any."""
        if name not in self._resolved:
            self._resolved[name] = tuple(self._resolve(name))
        return self._resolved[name]

    def _resolve(self, name: str) -> Iterator[ModuleSource]:
        parts = name.split(".")
        if parts[-1] == "*":
            yield from self._below(name.removesuffix(".*"))
            return
        for end in range(1, len(parts) + 1):
            here = self._module(".".join(parts[:end]))
            if here is None:
                return
            yield here
            if here.path.name == "__init__.py" and end < len(parts):
                home = lazy_homes(here.path, here.name, here.path.stat().st_mtime).get(parts[end])
                if home and home != ".".join(parts[: end + 1]):  # it may be called like its module
                    yield from self.resolve(home)

    def _below(self, name: str) -> Iterator[ModuleSource]:
        """A module, and all that stands below it if it is a package."""
        yield from self.resolve(name)
        for path in sorted(self.src.joinpath(*name.split(".")).rglob("*.py")):
            parts = path.relative_to(self.src).with_suffix("").parts
            yield ModuleSource(path, ".".join(parts).removesuffix(".__init__"))

    def _module(self, name: str) -> ModuleSource | None:
        """The file of a dotted name, None where the name is not a module."""
        if name not in self._files:
            stem = self.src.joinpath(*name.split("."))
            places = (stem / "__init__.py", stem.with_suffix(".py"))
            found = next((path for path in places if path.is_file()), None)
            self._files[name] = ModuleSource(found, name) if found else None
        return self._files[name]

    def _hashes_and_imports(self, source: ModuleSource) -> tuple[dict[str, str], frozenset[str]]:
        if source not in self._read:
            files = (source.path, *_assets(source.path))
            hashes = {file.relative_to(self.src).as_posix(): sha256_of_file(file) for file in files}
            text = source.path.read_text(encoding="utf8")
            self._read[source] = hashes, imported(text, source.package)
        return self._read[source]


def _assets(path: Path) -> list[Path]:
    if path.name != "__init__.py":
        return []
    return sorted(file for file in path.parent.iterdir() if file.suffix in _ASSETS)


def hashes_below(paths: Iterable[Path]) -> dict[str, str]:
    """Name and SHA-256 of every file below the paths (files or folders)."""
    files = {}
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            if file.is_file():
                files[file.relative_to(path.parent).as_posix()] = sha256_of_file(file)
    return files


@cache
def versions() -> dict[str, str]:
    """The versions that outputs depend on."""
    found = {"python": platform.python_version()}
    for library in EXECUTED_WITH:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "absent"
    return found


def key(cells: Iterable[str], tree: SourceTree, inputs: Iterable[Path] = ()) -> str:
    """The key of an execution: its cells, what they import, named inputs, versions."""
    names: set[str] = set()
    sources = [python_of(cell) for cell in cells]
    for source in sources:
        try:
            names |= imported(source)
        except (SyntaxError, ValueError):  # it cannot say what it imports
            names.add(EVERYTHING)
    parts = [_RECIPE, sources, tree.closure(names), hashes_below(inputs), versions()]
    return sha256_of(json.dumps(parts, sort_keys=True))


def python_of(cell: str) -> str:
    """A cell's Python as IPython runs it: a magic or shell line is a call of `get_ipython()`."""
    return TransformerManager().transform_cell(cell)
