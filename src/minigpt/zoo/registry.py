"""Which entries the zoo has, how they are made, and whether their cards tell the truth."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

import torch

from minigpt.errors import CheckpointError, ConfigError, nearest
from minigpt.zoo.entry import CARD, Card, Entry, Measured, folder, hashes_of, processor

# name → (module, name of the entry in it)
ENTRIES = {
    "shakespeare": ("shakespeare", "ENTRY"),
    "attn-1l": ("attention_only", "ONE_LAYER"),
    "attn-2l": ("attention_only", "TWO_LAYERS"),
    "attn-2l-plain": ("attention_only", "PLAIN"),
    "modular": ("modular", "ENTRY"),
    "grokking": ("grokking", "ENTRY"),
    "mirrors": ("mirrors", "ENTRY"),
    "stories": ("stories", "ENTRY"),
    "liar": ("liar", "ENTRY"),
    "stories-sibling": ("siblings", "ENTRY"),
    "stories-twin": ("twins", "ENTRY"),
    "brackets": ("brackets", "ENTRY"),
    "board": ("board", "ENTRY"),
    "digits": ("digits", "ENTRY"),
    "protein": ("protein", "ENTRY"),
    "lookup": ("lookup", "ENTRY"),
    "relations": ("relations", "ENTRY"),
    "norm-order": ("norm_order", "ENTRY"),
    "tying": ("tying", "ENTRY"),
    "warmup": ("warmup", "ENTRY"),
    "failures": ("failures", "ENTRY"),
    "canaries": ("canaries", "ENTRY"),
    "positions": ("positions", "ENTRY"),
    "emergence": ("emergence", "ENTRY"),
    "continuations": ("continuations", "ENTRY"),
    "scaling": ("scaling", "ENTRY"),
    "lens-smollm2": ("lenses", "ENTRY"),
    "function-vectors": ("function_vectors", "ENTRY"),
    "sae-stories": ("features", "SAE_STORIES"),
    "transcoder-stories": ("features", "TRANSCODER_STORIES"),
    "sae-shakespeare": ("features", "SAE_SHAKESPEARE"),
    "transcoders-stories": ("transcoders", "ENTRY"),
    "dictionary-kinds": ("dictionaries", "ENTRY"),
    "superposition": ("superposition", "ENTRY"),
    "seeds": ("seeds", "ENTRY"),
}


def entry(name: str) -> Entry:
    """Return an entry by its name.

    Raises:
        ConfigError: there is none.
    """
    if name not in ENTRIES:
        raise ConfigError(f"the zoo has no {name!r}; {nearest(name, ENTRIES)}")
    module, attribute = ENTRIES[name]
    found = getattr(import_module(f"minigpt.zoo.{module}"), attribute)
    assert isinstance(found, Entry)
    return found


def make(made: Entry, where: Path, *, replace: bool = False) -> Card:
    """Train an entry from its recipe and put weights and card into a folder, all or nothing.

    The folder is new or empty; with `replace`, it may hold what an earlier card of the entry lists.

    Raises:
        CheckpointError: the folder holds anything else; nothing is trained.
    """
    where = where.resolve()
    _check_free(made, where, replace=replace)
    where.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=where.parent, prefix=".making-") as scratch:
        fresh = Path(scratch) / "fresh"
        fresh.mkdir()
        started = time.perf_counter()
        made.train(fresh)
        seconds = time.perf_counter() - started
        card = describe(made, fresh, seconds)
        card.write(fresh)
        _check_free(made, where, replace=replace)  # training took its time
        if where.exists():
            where.rename(Path(scratch) / "replaced")
        fresh.rename(where)
    return card


def _check_free(made: Entry, where: Path, *, replace: bool) -> None:
    """Refuse a folder with anything in it that is not ours to delete."""
    if where.exists() and not where.is_dir():
        raise CheckpointError(f"{where} is a file: name a new or empty folder for {made.name}")
    found = {path.name for path in where.iterdir()} if where.exists() else set()
    if not found:
        return
    if not replace:
        raise CheckpointError(
            f"the folder {where} is not empty: name a new one with --out, or replace the weights "
            "of an earlier training with --replace"
        )
    if CARD not in found:
        raise CheckpointError(
            f"the folder {where} has no {CARD} that lists what may be replaced: name a new folder"
        )
    card = Card.read(where)
    if card.name != made.name:
        raise CheckpointError(
            f"the folder {where} holds {card.name!r}, not {made.name!r}: name a new folder"
        )
    if foreign := sorted(found - {CARD, *card.files}):
        raise CheckpointError(
            f"the folder {where} holds {foreign[0]!r}, which its card does not list: move it away"
        )


def describe(made: Entry, where: Path, seconds: float) -> Card:
    """Measure fresh weights and write down how they came to be."""
    trained = {
        "seconds": round(seconds),
        "processor": processor(),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
    }
    measured = {name: asdict(number) for name, number in made.measure(where).items()}
    samples = tuple(made.samples(where)) if made.samples else ()
    return Card(
        made.name,
        made.summary,
        json.loads(json.dumps(dict(made.recipe))),
        dict(made.data()),
        trained,
        measured,
        hashes_of(where),
        samples,
    )


@dataclass(frozen=True)
class Check:
    """One thing that a card says, and what was found."""

    what: str
    stated: str
    found: str
    holds: bool


def verify(name: str) -> Iterator[Check]:
    """Compare a card with its files, its recipe, its data, and with everything measured again.

    Raises:
        ConfigError: no such entry.
        CheckpointError: no card.
    """
    made, where = entry(name), folder(name)
    card = Card.read(where)
    yield from _same("files", card.files, hashes_of(where))
    yield from _same("recipe", card.recipe, json.loads(json.dumps(dict(made.recipe))))
    yield from _same("data", card.data, made.data())
    again = made.measure(where)
    yield from _same("what is measured", dict.fromkeys(card.measured), dict.fromkeys(again))
    for what, stated in card.measured.items():
        if what in again:
            yield _close(what, Measured(**stated), again[what])


def _close(what: str, stated: Measured, found: Measured) -> Check:
    holds = abs(stated.value - found.value) <= stated.tolerance
    unit = f" {stated.unit}" if stated.unit else ""
    text = f"{stated.value:.4g} ± {stated.tolerance:.2g}{unit}"
    return Check(what, text, f"{found.value:.4g}", holds)


def _same(what: str, stated: Mapping[str, object], found: Mapping[str, object]) -> Iterator[Check]:
    names = sorted({*stated, *found})
    changed = [n for n in names if n not in stated or stated.get(n) != found.get(n)]
    changed += [n for n in names if n not in found and n not in changed]
    difference = f"other: {', '.join(changed)}" if changed else "the same"
    yield Check(what, f"{len(stated)}", difference, not changed)
