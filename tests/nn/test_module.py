"""What modules are made of: names, parts, modes, states, slices."""

import subprocess
import sys

import pytest
import torch
from torch import Tensor

from minigpt.errors import CheckpointError, ConfigError
from minigpt.nn import GELU, Dropout, LayerNorm, Linear, Module, ReLU, Sequential


class Residual(Module):
    """A module of the reader's own: x + f(x)."""

    def __init__(self, inner: Module) -> None:
        self.inner = inner

    def forward(self, x: Tensor) -> Tensor:
        return x + self.inner(x)

    def backward(self, dy: Tensor) -> Tensor:
        return dy + self.inner.backward(dy)


@pytest.fixture
def model() -> Sequential:
    return Sequential(
        Linear(3, 4), Residual(Sequential(LayerNorm(4), Linear(4, 4), GELU())), Linear(4, 2)
    )


def test_parameters_have_paths(model: Sequential) -> None:
    shapes = {name: tuple(w.shape) for name, w in model.named_parameters().items()}
    assert shapes == {
        "layers.0.W": (3, 4),
        "layers.0.b": (4,),
        "layers.1.inner.layers.0.w": (4,),
        "layers.1.inner.layers.0.b": (4,),
        "layers.1.inner.layers.1.W": (4, 4),
        "layers.1.inner.layers.1.b": (4,),
        "layers.2.W": (4, 2),
        "layers.2.b": (2,),
    }
    assert len(list(model.modules())) == 8


def test_what_is_remembered_is_no_parameter(model: Sequential) -> None:
    names = set(model.named_parameters())
    assert model.grads == {}
    model.backward(torch.ones_like(model(torch.ones(5, 3))))
    assert set(model.named_parameters()) == names == set(model.grads)


def test_backward_replaces_gradients(model: Sequential) -> None:
    x = torch.randn(5, 3)
    model.backward(torch.ones_like(model(x)))
    first = {name: grad.clone() for name, grad in model.grads.items()}
    model.backward(torch.ones_like(model(x)))
    assert all(torch.equal(first[name], grad) for name, grad in model.grads.items())


def test_a_layer_may_occur_once() -> None:
    relu = ReLU()
    with pytest.raises(ConfigError, match="a layer occurs twice in Sequential"):
        Sequential(Linear(2, 2), relu, Sequential(Linear(2, 2), relu))


def test_slices_share_layers(model: Sequential) -> None:
    x = torch.randn(5, 3)
    hidden = model[:2](x)
    assert torch.equal(model[2:](hidden), model(x))
    assert model[0] is model.layers[0]
    assert len(model) == len(list(model)) == 3


def test_activations_and_gradients_of_every_layer(model: Sequential) -> None:
    x = torch.randn(5, 3)
    found = model.activations(x)
    assert torch.equal(found[-1], model(x))
    assert torch.equal(found[1], model[:2](x))
    probe = torch.randn(5, 2)
    grads = model.gradients(probe)
    assert torch.equal(grads[-1], probe)
    assert torch.equal(grads[1], model.layers[2].backward(probe))
    assert [g.shape for g in grads] == [y.shape for y in found]


def test_modes_reach_every_part() -> None:
    model = Sequential(Linear(2, 2), Residual(Sequential(Dropout(0.5))))
    assert all(not module.training for module in model.eval().modules())
    assert all(module.training for module in model.train().modules())


def test_state_round_trip(model: Sequential) -> None:
    state = model.state_dict()
    x = torch.randn(5, 3)
    before = model(x)
    for w in model.parameters():
        w.add_(1)
    assert not torch.equal(model(x), before), "the state is a copy"
    model.load_state_dict(state)
    assert torch.equal(model(x), before)


def test_a_foreign_state_changes_nothing(model: Sequential) -> None:
    before = model.state_dict()
    state = {**before, "layers.0.W": torch.zeros(3, 4), "layers.2.b": torch.zeros(3)}
    with pytest.raises(
        CheckpointError, match=r"layers\.2\.b is \(2,\), but the state holds \(3,\)"
    ):
        model.load_state_dict(state)
    del state["layers.2.b"]
    with pytest.raises(CheckpointError, match=r"differ in the parameters \['layers.2.b'\]"):
        model.load_state_dict(state)
    assert all(torch.equal(before[name], w) for name, w in model.named_parameters().items())


def test_conversion_keeps_the_same_tensors(model: Sequential) -> None:
    """An optimizer that holds the parameters keeps holding them."""
    before = [id(w) for w in model.parameters()]
    model.to(torch.float64)
    assert [id(w) for w in model.parameters()] == before
    assert model(torch.ones(1, 3, dtype=torch.float64)).dtype == torch.float64


def test_nn_is_loaded_on_first_use() -> None:
    script = "import sys, minigpt; print('minigpt.nn' in sys.modules)"
    script += "; import minigpt.nn; print('torch' in sys.modules)"
    script += "; minigpt.nn.Value(1.0); print('torch' in sys.modules)"
    script += "; minigpt.nn.Linear; print('torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False", "False", "True"]


def test_a_name_that_does_not_exist() -> None:
    import minigpt.nn

    assert all(hasattr(minigpt.nn, name) for name in minigpt.nn.__all__)
    with pytest.raises(AttributeError, match=r"'minigpt\.nn' has no attribute 'Liner'"):
        getattr(minigpt.nn, "Lin" + "er")
