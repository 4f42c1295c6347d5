"""Learn to read each layer: an affine translator into the language of the last."""

from collections.abc import Iterable
from pathlib import Path

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from minigpt.errors import CheckpointError, ConfigError
from minigpt.interp.core.results import Result
from minigpt.interp.lenses.logit_lens import kl, layer_labels, streams, unembed
from minigpt.model.gpt2 import GPT
from minigpt.model.weights import read_safetensors, write_safetensors

FORMAT = "minigpt tuned lens"


class TunedLens(nn.Module):
    """An affine map for each layer, after which the stream is unembedded as the last layer's is.

    $$ \\text{lens}_l(x) = \\text{LN}_f\\big(x + x A_l + b_l\\big)\\, W_U $$

    Starts as the logit lens (A = 0, b = 0). Give it to `logit_lens`, `lens_kl`, `lens_table`.

    Source: Belrose et al. 2023, §3; Lesson 6.2.
    """

    def __init__(self, n_layer: int, d_model: int) -> None:
        super().__init__()
        self.A = nn.ParameterList(torch.zeros(d_model, d_model) for _ in range(n_layer))
        self.b = nn.ParameterList(torch.zeros(d_model) for _ in range(n_layer))

    def forward(
        self, layer: int, stream: Float[Tensor, "*batch pos d_model"]
    ) -> Float[Tensor, "*batch pos d_model"]:
        """Translate the stream before block `layer`."""
        return stream + stream @ self.A[layer] + self.b[layer]


def train_tuned_lens(
    model: GPT,
    batches: Iterable[Int[Tensor, "batch pos"]],
    *,
    lr: float = 1e-3,
    n_pos: int | None = None,
    seed: int = 0,
) -> tuple[TunedLens, Result]:
    """Train a lens on a stream of token batches, one step each; the model stays as it is.

    $$ \\min_{A_l, b_l}\\; \\mathbb{E}\\;
       D_{KL}\\big(p_{final} \\,\\|\\, \\text{softmax}(\\text{lens}_l(x))\\big) $$

    Adam; gradients of one layer at a time, so one vocabulary lies in memory. `n_pos` positions of
    each batch are used, drawn by `seed` (all by default). Returns the lens and its loss
    [step layer] in nats, each measured before the step.

    Raises:
        ConfigError: no batches.

    Source: Belrose et al. 2023, §3.
    """
    lens = TunedLens(model.cfg.n_layer, model.cfg.d_model).to(model.W_E)
    optimizer = torch.optim.Adam(lens.parameters(), lr)
    generator = torch.Generator().manual_seed(seed)
    losses = []
    for tokens in batches:
        order = torch.randperm(tokens.shape[1], generator=generator)
        losses.append(_gradients(model, lens, tokens, sorted(order[:n_pos].tolist())))
        optimizer.step()
    if not losses:
        raise ConfigError("a tuned lens trains on batches of tokens: give at least one")
    conventions = {
        "metric": "KL(final ‖ lens)",
        "unit": "nats",
        "frozen": "the model",
        "LayerNorm": "the final norm, with the scale of the translated stream",
        "training": f"Adam, lr {lr}, {len(losses)} steps, seed {seed}",
        "BOS": "none added",
    }
    labels = {"layer": layer_labels(model)[:-1]}
    return lens, Result(torch.stack(losses), ("step", "layer"), conventions, labels)


def _gradients(model: GPT, lens: TunedLens, tokens: Tensor, at: list[int]) -> Tensor:
    """Set the gradients of one batch and return each layer's loss."""
    *before, last = streams(model, tokens, at)
    with torch.no_grad():
        final = unembed(model, last).log_softmax(-1)
    losses = []
    for layer, stream in enumerate(before):
        loss = kl(final, unembed(model, lens(layer, stream))).mean()
        own = [lens.A[layer], lens.b[layer]]
        for parameter, gradient in zip(own, torch.autograd.grad(loss, own), strict=True):
            parameter.grad = gradient
        losses.append(loss.detach())
    return torch.stack(losses)


def save_lens(lens: TunedLens, path: str | Path) -> Path:
    """Write a lens to a `.safetensors` file, all or nothing."""
    path = Path(path)
    write_safetensors(lens.state_dict(), path, {"format": FORMAT})
    return path


def load_lens(path: str | Path, model: GPT) -> TunedLens:
    """Read a lens that was trained for a model of this shape.

    Raises:
        CheckpointError: no lens, or one for another shape.
    """
    path = Path(path)
    if not path.exists():
        raise CheckpointError(f"there is no file {path}: write one with save_lens")
    tensors, metadata = read_safetensors(path)
    if metadata.get("format") != FORMAT:
        raise CheckpointError(f"{path} holds no tuned lens: write one with save_lens")
    lens = TunedLens(model.cfg.n_layer, model.cfg.d_model).to(model.W_E)
    own = {name: value.shape for name, value in lens.state_dict().items()}
    if own != {name: value.shape for name, value in tensors.items()}:
        n_layer = sum(name.startswith("A.") for name in tensors)
        raise CheckpointError(
            f"the lens in {path} is for {n_layer} layers of width {tensors['b.0'].shape[-1]}, "
            f"but the model has {model.cfg.n_layer} of width {model.cfg.d_model}"
        )
    lens.load_state_dict(tensors)
    return lens
