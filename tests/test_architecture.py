"""The shape of the code: which way imports point, how long things are, what is documented."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import minigpt

ROOT = Path(minigpt.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
FOREIGN = {"torch", "torchvision", "transformers", "safetensors"}  # what makes a model

# part → parts of minigpt that it must not import, anywhere
FORBIDDEN = {
    "model": {"interp", "train", "course", "tasks", "viz", "zoo", "cli", "dashboard"},
    "interp": {"train", "course", "zoo", "cli", "dashboard"},
    "train": {"interp", "course", "cli", "dashboard"},
    "viz": {"model", "interp", "train", "course", "tasks", "zoo", "cli", "dashboard"},
    "tasks": {"model", "interp", "train", "course", "viz", "zoo", "cli", "dashboard"},
    "data": {"model", "interp", "train", "course", "tasks", "viz", "zoo", "cli", "dashboard"},
    "nn": {"interp", "course", "zoo", "cli", "dashboard"},
    "errors": {
        "model",
        "interp",
        "train",
        "course",
        "tasks",
        "viz",
        "zoo",
        "data",
        "cli",
        "dashboard",
    },
}
# (file, part) → why it may
EXCEPTIONS = {("data/doctor.py", "course"): "reports where the course lies, and the wall"}
# file or file::function → why it may be longer
LONG: dict[str, str] = {}
MAX_FILE, MAX_FUNCTION = 400, 40


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf8"), filename=str(path))


def imports(path: Path, module: ast.Module) -> Iterator[str]:
    """Every module imported anywhere in a file, as an absolute dotted name."""
    package = ["minigpt", *path.relative_to(ROOT).parts[:-1]]
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield start
            yield from (f"{start}.{alias.name}" for alias in node.names)


def parts_imported(path: Path, module: ast.Module) -> set[str]:
    names = [name.split(".") for name in imports(path, module)]
    return {name[1] for name in names if name[0] == "minigpt" and len(name) > 1}


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(("minigpt", *parts)).removesuffix(".__init__")


def modules_imported(path: Path, known: set[str]) -> set[str]:
    """The modules that a file imports, anywhere, but for what only the type checker reads."""
    module = tree(path)
    for node in ast.walk(module):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
    return set(imports(path, module)) & known - {module_of(path)}


def in_circles() -> set[str]:
    """Every module that imports itself by a detour, inside functions too."""
    known = {module_of(path): path for path in FILES if path.name != "__init__.py"}
    needs = {name: modules_imported(path, set(known)) for name, path in known.items()}
    reach = {name: set(direct) for name, direct in needs.items()}
    grown = True
    while grown:
        grown = False
        for _name, found in reach.items():
            more = set().union(*(needs[one] for one in found)) - found if found else set()
            grown |= bool(more)
            found |= more
    return {name for name, found in reach.items() if name in found}


def test_no_module_imports_itself_by_a_detour() -> None:
    assert in_circles() == set()


@pytest.mark.parametrize("path", FILES, ids=named)
def test_dependencies_point_one_way(path: Path) -> None:
    wrong = parts_imported(path, tree(path)) & FORBIDDEN.get(part_of(path), set())
    wrong -= {part for file, part in EXCEPTIONS if file == named(path)}
    assert not wrong, f"{named(path)} imports minigpt.{wrong}"


@pytest.mark.parametrize(
    "source",
    [
        "import minigpt.model.gpt2",
        "from minigpt.model import gpt2",
        "from minigpt import model",
        "from ..model.gpt2 import GPT",
        "def f():\n    from minigpt.model.gpt2 import GPT",
    ],
)
def test_the_check_sees_every_way_to_import(source: str) -> None:
    assert parts_imported(ROOT / "viz" / "planted.py", ast.parse(source)) == {"model"}


@pytest.mark.parametrize("part", ["viz", "tasks"])
def test_data_and_pictures_need_no_model(part: str) -> None:
    """What only describes data does not load the libraries that models are made of."""
    for path in (ROOT / part).rglob("*.py"):
        roots = {name.split(".")[0] for name in imports(path, tree(path))}
        allowed = {"torch"} if part == "tasks" else set()  # token ids are tensors
        assert not roots & FOREIGN - allowed, named(path)


PART_FIELDS = {"norm", "norm_order", "mlp", "positions"}
PART_CLASSES = {
    *("LayerNorm", "RMSNorm", "NoNorm", "Attention", "RotaryAttention", "MLP", "SwiGLU"),
    *("Block", "PostNormBlock", "AttentionBlock"),
    *("Embedding", "TokenEmbedding", "PositionEmbedding", "SinusoidalEmbedding"),
}


def asks_what_a_part_is(module: ast.Module) -> Iterator[str]:
    """Every place that looks at a config's parts, or at the type of one, instead of asking it."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in PART_FIELDS:
            owner = ast.unparse(node.value)
            if owner.split(".")[-1] in ("cfg", "config", "gpt_config"):
                yield f"line {node.lineno}: {owner}.{node.attr}"
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("isinstance", "issubclass"):
            names = {n.id for n in ast.walk(node.args[1]) if isinstance(n, ast.Name)}
            if names & PART_CLASSES:
                yield f"line {node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.Compare) and "type(" in ast.unparse(node.left):
            names = {n.id for c in node.comparators for n in ast.walk(c) if isinstance(n, ast.Name)}
            if names & PART_CLASSES:
                yield f"line {node.lineno}: {ast.unparse(node)}"


# model/huggingface.py and the like translate a config, which says what the parts are.
@pytest.mark.parametrize("path", [p for p in FILES if part_of(p) != "model"], ids=named)
def test_parts_are_asked_and_not_recognized(path: Path) -> None:
    assert [*asks_what_a_part_is(tree(path))] == []


@pytest.mark.parametrize(
    "source",
    [
        "if model.cfg.positions == 'rotary': pass",
        "isinstance(norm, (LayerNorm, RMSNorm))",
        "type(block) is AttentionBlock",
        "type(x.mlp) in (MLP, SwiGLU)",
        "cfg.mlp != 'none'",
    ],
)
def test_the_check_sees_who_recognizes_a_part(source: str) -> None:
    assert [*asks_what_a_part_is(ast.parse(source))]


def defined(module: ast.Module) -> Iterator[str]:
    """The public names that a module defines; what it imports has its home elsewhere."""
    for node in module.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found = [name]
            case ast.Assign(targets=targets):
                found = [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                found = [name]
            case _:
                found = []
        yield from (name for name in found if not name.startswith("_"))


# Modules with one interface define the same names by design: each entry of the zoo its recipe, each
# `cli.py` its commands, and `minigpt.nn` the layers that a reader writes first.
ZOO = {
    *("CONFIG", "ENTRY", "N_SEED", "RATES", "RECIPE", "SHAPES", "SNAPSHOTS", "TRAINING", "WEIGHTS"),
    *("accuracy", "data", "entry", "load_zoo", "measure", "record", "samples", "save_zoo", "start"),
    *("batch", "train", "train_zoo", "untrained"),
}
SAME_BY_DESIGN = {"nn": None, "cli": None, "zoo": ZOO}  # part → which of its names; None: all
# Public names that still stand in two parts of the package: none may join them, and one that has
# found its home must leave the list.
# fmt: off
SHARED = {
    "Context", "Curve", "KINDS", "Loss", "Pair", "Part", "Prompts", "Recipe", "Run", "Scene",
    "Text", "Tokenizer", "Trainer", "assemble", "attention", "choose", "greater_than", "induction",
    "lens_table", "letters", "loss_on", "place", "register", "repeated_tokens", "require_finite",
    "strangers", "take",
}
# fmt: on


def by_design(path: Path, name: str) -> bool:
    part = "cli" if path.stem.endswith("cli") else part_of(path)
    names = SAME_BY_DESIGN.get(part, set())
    return names is None or name in names


def homes_of_names(part: str = "") -> dict[str, list[str]]:
    homes: dict[str, list[str]] = {}
    for path in FILES:
        if part in ("", part_of(path)):
            for name in defined(tree(path)):
                if not by_design(path, name):
                    homes.setdefault(name, []).append(named(path))
    return {name: where for name, where in homes.items() if len(where) > 1}


def test_a_public_name_of_interp_has_one_home() -> None:
    assert homes_of_names("interp") == {}


def test_no_more_public_names_have_two_homes() -> None:
    assert set(homes_of_names()) == SHARED


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, less the docstring: explaining more is no fault."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    docstring = node.body[0] if ast.get_docstring(node) else None
    return lines - ((docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0)


def test_nothing_is_too_long() -> None:
    long: dict[str, int] = {}
    for path in FILES:
        lines = len(path.read_text(encoding="utf8").splitlines())
        if lines > MAX_FILE:
            long[named(path)] = lines
        for node in functions(tree(path)):
            if code_lines(node) > MAX_FUNCTION:
                long[f"{named(path)}::{node.name}"] = code_lines(node)
    assert {name: size for name, size in long.items() if name not in LONG} == {}
    assert set(LONG) <= set(long), "an exception that is no longer needed"


def public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Public functions and classes, and the public methods of those classes."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if node.name.startswith("_"):
                continue
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def unannotated(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    given = node.args
    names = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    names += [extra for extra in (given.vararg, given.kwarg) if extra]
    missing = [a.arg for a in names if a.annotation is None and a.arg not in ("self", "cls")]
    return missing + ([] if node.returns is not None else ["return"])


@pytest.mark.parametrize("path", FILES, ids=named)
def test_public_things_are_documented_and_typed(path: Path) -> None:
    module = tree(path)
    problems = [] if ast.get_docstring(module) else ["the module has no docstring"]
    for node in public(module.body):
        if not ast.get_docstring(node):
            problems.append(f"{node.name} has no docstring")
        if not isinstance(node, ast.ClassDef) and unannotated(node):
            problems.append(f"{node.name} lacks annotations of {unannotated(node)}")
    assert problems == []


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_work_at_import(path: Path) -> None:
    """A module's top level defines things; a bare call there would be work."""
    for node in tree(path).body:
        is_call = isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
        loops = isinstance(node, ast.For | ast.While | ast.With | ast.Try)
        if is_call or loops:
            pytest.fail(f"{named(path)}:{node.lineno} runs when imported")


IMPORT_ALL = """
import os, random, sys, threading
from importlib import import_module
import torch
before = torch.get_rng_state(), random.getstate(), torch.get_default_dtype()
threads, environment = threading.active_count(), dict(os.environ)
for name in sys.argv[1:]:
    import_module(name)
after = torch.get_rng_state(), random.getstate(), torch.get_default_dtype()
assert torch.equal(before[0], after[0]) and before[1:] == after[1:], "random state or dtype"
assert threading.active_count() == threads, "a thread was started"
assert dict(os.environ) == environment, "the environment was changed"
assert os.listdir() == [], "a file was written"
"""


def test_importing_everything_has_no_side_effect(tmp_path: Path) -> None:
    names = [
        ".".join(["minigpt", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(
            ".__init__"
        )
        for path in FILES
    ]
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT_ALL, *names],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


CLOCKS = {"process_time", "perf_counter", "thread_time"}
ABOUT_CLOCKS = {"test_clocks.py"}  # tests of what finds a clock in a lesson


def test_no_test_is_timed() -> None:
    """Speed is a ratio in `benchmarks/`: a busy machine must not make a test fail."""
    timed = [
        path.name
        for path in sorted(Path(__file__).parent.rglob("test_*.py"))
        if path.name not in ABOUT_CLOCKS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in CLOCKS
    ]
    assert timed == []
