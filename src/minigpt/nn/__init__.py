"""Neural networks with their own forward and backward: the library of phase 1, without autograd.

Layers (`Linear`, `ReLU`, `GELU`, `Tanh`, `LayerNorm`, `Dropout`, `Sequential`), losses
(`CrossEntropy`, `MSE`), the `Trainer`, a scalar autograd engine (`Value`), a gradient checker.
Tensors are PyTorch's, the calculus is ours. The names below are loaded on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

_HOME = {
    "GELU": "layers",
    "MSE": "losses",
    "CrossEntropy": "losses",
    "Dropout": "layers",
    "EarlyStopping": "stopping",
    "History": "history",
    "ImageDataset": "batches",
    "LayerNorm": "layers",
    "Linear": "layers",
    "Minibatches": "batches",
    "Module": "module",
    "ReLU": "layers",
    "Sequential": "sequential",
    "Shifted": "augment",
    "Tanh": "layers",
    "Trainer": "trainer",
    "Value": "scalar",
    "gradcheck": "gradcheck",
    "gradcheck_module": "gradcheck",
}
__all__ = [
    "GELU",
    "MSE",
    "CrossEntropy",
    "Dropout",
    "EarlyStopping",
    "History",
    "ImageDataset",
    "LayerNorm",
    "Linear",
    "Minibatches",
    "Module",
    "ReLU",
    "Sequential",
    "Shifted",
    "Tanh",
    "Trainer",
    "Value",
    "gradcheck",
    "gradcheck_module",
]

if TYPE_CHECKING:
    from minigpt.nn.augment import Shifted
    from minigpt.nn.batches import ImageDataset, Minibatches
    from minigpt.nn.gradcheck import gradcheck, gradcheck_module
    from minigpt.nn.history import History
    from minigpt.nn.layers import GELU, Dropout, LayerNorm, Linear, ReLU, Tanh
    from minigpt.nn.losses import MSE, CrossEntropy
    from minigpt.nn.module import Module
    from minigpt.nn.scalar import Value
    from minigpt.nn.sequential import Sequential
    from minigpt.nn.stopping import EarlyStopping
    from minigpt.nn.trainer import Trainer


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"minigpt.nn.{_HOME[name]}"), name)
    raise AttributeError(f"module 'minigpt.nn' has no attribute {name!r}; it offers {__all__}")
