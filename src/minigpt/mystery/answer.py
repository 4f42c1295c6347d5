"""An answer to a mystery: a Python file that says what a model does, and by which parts.

def predict(text: str) -> str: ...           # the model's choice after "^abca…"
HEADS = {"0.1": "previous", "1.0": reads}    # what each head reads
MLPS = [0]                                   # layers whose MLP takes part
"""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

from torch import nn

from minigpt.errors import ConfigError, MinigptError
from minigpt.interp.core.structure import has_mlp
from minigpt.interp.patching.paths import Head
from minigpt.model.gpt2 import GPT

Weights = Mapping[int, float]  # position → how much of the attention
Reads = Callable[[str, int], Weights]  # of a prompt and a query's position; empty: does not matter
_Said = TypeVar("_Said")
PLAIN_IMPORTS = frozenset({"collections", "functools", "itertools", "math", "string"})
NOT_PLAIN = frozenset({"open", "eval", "exec", "compile", "getattr", "globals", "vars"})
NAMED_READS = "“start”, “self”, “previous”, “all”, “back 3” or “position 3”"


@dataclass(frozen=True)
class MysteryAnswer:
    """What somebody says about a mystery model, read from a file and checked for its form alone."""

    predict: Callable[[str], str]
    heads: Mapping[Head, Reads]
    mlps: tuple[int, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the model."""
        named = [(layer, 0, f"head {layer}.{head}") for layer, head in sorted(self.heads)]
        named += [(layer, 1, f"mlp {layer}") for layer in self.mlps]
        return tuple(name for *_, name in sorted(named))


def read_answer(path: Path, model: GPT) -> MysteryAnswer:
    """Run an answer's file and take `predict`, `HEADS` and `MLPS` from it.

    Raises:
        ConfigError: no such file, one that does not run, or a part that is missing, no part of a
            model of this shape, or described in no way that is known.
    """
    if not path.is_file():
        raise ConfigError(f"{path} is no file: minigpt mystery start N makes one to fill in")
    with no_model_runs():
        found = ask_code(runpy.run_path, str(path), what="{} does not run")
    for name, kind in (("predict", "a function"), ("HEADS", "a dict"), ("MLPS", "a list")):
        if name not in found:
            raise ConfigError(f"{path} has no {name}: it needs {kind} of that name")
    if not callable(found["predict"]):
        raise ConfigError(f"{path}: predict is no function")
    if not isinstance(found["HEADS"], dict):
        raise ConfigError(f"{path}: HEADS is no dict: write {{'0.1': 'previous'}}")
    heads = {_head(key, model): _reads(key, value) for key, value in found["HEADS"].items()}
    mlps = _mlps(found["MLPS"], model)
    if not heads and not mlps:
        raise ConfigError(f"{path} names no part: what it describes would do nothing")
    return MysteryAnswer(found["predict"], heads, mlps)


def refuse_what_is_not_plain(path: Path, longest: int) -> None:
    """Refuse an answer that is long, reads files or imports a library: it may hold the weights.

    Raises:
        ConfigError: it is, it does, or it is no text of Python.
    """
    text = ask_code(path.read_text, "utf8", what=f"{path} does not run")
    if len(text) > longest:
        raise ConfigError(f"{path} has {len(text)} characters: describe this model in {longest}")
    for node in ast.walk(ask_code(ast.parse, text, what=f"{path} does not run")):
        used = set[str]()
        if isinstance(node, ast.Import):
            used = {alias.name for alias in node.names} - PLAIN_IMPORTS
        elif isinstance(node, ast.ImportFrom):
            used = {node.module or "."} - PLAIN_IMPORTS
        elif isinstance(node, ast.Name):
            used = {node.id} & NOT_PLAIN or {name for name in (node.id,) if name[:2] == "__"}
        elif isinstance(node, ast.Attribute):
            used = {name for name in (node.attr,) if name[:2] == "__"}
        for name in sorted(used):
            raise ConfigError(
                f"{path} uses {name}: this answer is to be plain Python, with no import but "
                f"{', '.join(sorted(PLAIN_IMPORTS))}"
            )


@contextmanager
def no_model_runs() -> Iterator[None]:
    """Refuse to run a model for the length of a `with` block: an answer that asks it says nothing.

    Raises:
        ConfigError: one is run.
    """

    def refuse(*_: Any, **__: Any) -> None:
        raise ConfigError("it runs a model: say in plain Python what the model does")

    with patch.object(nn.Module, "__call__", refuse):
        yield


def ask_code(function: Callable[..., _Said], *given: Any, what: str) -> _Said:
    """Call an answer's code; whatever it raises becomes one sentence that begins with `what`.

    Raises:
        ConfigError: it raised.
    """
    try:
        return function(*given)
    except MinigptError as problem:
        raise ConfigError(f"{what.format(*given)}: {problem}") from None
    except Exception as problem:
        why = f"{type(problem).__name__}: {problem}"
        raise ConfigError(f"{what.format(*given)}: {why}") from problem


def _head(key: Any, model: GPT) -> Head:
    found = re.fullmatch(r"(\d{1,3})\.(\d{1,3})", key) if isinstance(key, str) else None
    if found is None:
        raise ConfigError(f"HEADS has {key!r}: name a head by its layer and number, like '0.1'")
    layer, head, cfg = int(found[1]), int(found[2]), model.cfg
    if layer >= cfg.n_layer or head >= cfg.n_head:
        raise ConfigError(
            f"there is no head {key}: the model has layers 0 to {cfg.n_layer - 1} "
            f"with heads 0 to {cfg.n_head - 1}"
        )
    return layer, head


def _mlps(value: Any, model: GPT) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or not all(type(layer) is int for layer in value):
        raise ConfigError(f"MLPS is {value!r}: write a list of layers, like [0], or []")
    if value and not has_mlp(model):
        raise ConfigError("MLPS must be []: this model has attention and nothing else")
    for layer in value:
        if not 0 <= layer < model.cfg.n_layer:
            raise ConfigError(f"there is no MLP {layer}: layers are 0 to {model.cfg.n_layer - 1}")
    if len(set(value)) < len(value):
        raise ConfigError(f"MLPS names a layer twice: {value!r}")
    return tuple(value)


def _reads(head: str, value: Any) -> Reads:
    if isinstance(value, str):
        return _named(head, value)
    if not callable(value):
        raise ConfigError(f"head {head} reads {value!r}: write {NAMED_READS}, or a function")

    def reads(text: str, query: int) -> Weights:
        return _weights(value(text, query), query)

    return partial(ask_code, reads, what=f"what head {head} reads in {{!r}} from position {{}}")


def _named(head: str, name: str) -> Reads:
    found = re.fullmatch(r"(start|self|previous|all)|(back|position) (\d{1,3})", name)
    if found is None:
        raise ConfigError(f"head {head} reads {name!r}: write {NAMED_READS}, or a function")
    n = int(found[3] or 0)

    def reads(text: str, query: int) -> Weights:
        if found[1] == "all":
            return dict.fromkeys(range(query + 1), 1 / (query + 1))
        at = {"start": 0, "self": query, "previous": query - 1}.get(
            found[1], query - n if found[2] == "back" else n
        )
        return {at: 1.0} if 0 <= at <= query else {}

    return reads


def _weights(value: Any, query: int) -> Weights:
    """Turn a position, several, or weights by position into weights that sum to 1."""
    if value is None:
        return {}
    if type(value) is int:
        value = [value]
    if not isinstance(value, dict):
        value = dict.fromkeys(value, 1.0)
    for at, weight in value.items():
        if type(at) is not int or not 0 <= at <= query:
            raise ConfigError(f"it says {at!r}, and a head sees positions 0 to {query} from there")
        if not weight >= 0:
            raise ConfigError(f"it gives position {at} the weight {weight!r}: none is below 0")
    total = sum(value.values())
    return {at: weight / total for at, weight in value.items()} if total else {}
