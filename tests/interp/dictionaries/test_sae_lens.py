"""sae-lens, an independent library, computes the same losses: runs where it is installed.

It is in the optional group `peers`.
"""

import warnings
from typing import Any

import pytest
import torch
from torch import Tensor

from minigpt.interp.dictionaries.sae import KINDS, SAE, DictionaryConfig

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pytest.importorskip("sae_lens", reason="the optional group `peers` is not installed")
    from sae_lens.saes import batchtopk_sae, gated_sae, jumprelu_sae, standard_sae, topk_sae
    from sae_lens.saes.sae import TrainStepInput

pytestmark = pytest.mark.filterwarnings("ignore")
N_FEATURE, PENALTY, WIDTH, THRESHOLD = 40, 0.3, 0.5, 0.25
SHAPE = {"d_in": 8, "d_sae": N_FEATURE, "dtype": "float64"}


def peer(kind: str) -> Any:
    """Build their SAE of a kind."""
    match kind:
        case "relu":
            cfg = standard_sae.StandardTrainingSAEConfig(**SHAPE)
            return standard_sae.StandardTrainingSAE(cfg)
        case "gated":
            return gated_sae.GatedTrainingSAE(gated_sae.GatedTrainingSAEConfig(**SHAPE))
        case "topk":
            return topk_sae.TopKTrainingSAE(topk_sae.TopKTrainingSAEConfig(**SHAPE, k=3))
        case "batch_topk":
            cfg = batchtopk_sae.BatchTopKTrainingSAEConfig(**SHAPE, k=3)
            return batchtopk_sae.BatchTopKTrainingSAE(cfg)
    cfg = jumprelu_sae.JumpReLUTrainingSAEConfig(
        **SHAPE, jumprelu_bandwidth=WIDTH, jumprelu_init_threshold=THRESHOLD
    )
    return jumprelu_sae.JumpReLUTrainingSAE(cfg)


@torch.no_grad()
def pair(kind: str) -> tuple[SAE, Any]:
    """Build ours, away from where training starts, and theirs with its weights."""
    torch.manual_seed(0)
    own = {"k": 3, "penalty": PENALTY, "bandwidth": WIDTH, "threshold": THRESHOLD}
    cfg = DictionaryConfig(8, N_FEATURE, kind, **{n: own[n] for n in KINDS[kind].settings})
    ours, theirs = SAE(cfg).double(), peer(kind).double()
    for name, parameter in ours.named_parameters():
        if name in ("b_enc", "b_dec", "activation.b_mag", "activation.r_mag"):
            parameter += 0.3 * torch.randn_like(parameter)
    theirs.W_enc.copy_(ours.W_enc)
    theirs.W_dec.copy_(ours.W_dec)
    theirs.b_dec.copy_(ours.b_dec)
    if kind == "gated":
        gate: Any = ours.activation
        theirs.b_gate.copy_(ours.b_enc)
        theirs.r_mag.copy_(gate.r_mag)
        theirs.b_mag.copy_(gate.b_mag + gate.r_mag.exp() * ours.b_enc)
    else:
        theirs.b_enc.copy_(ours.b_enc)
    return ours, theirs


def loss_of(theirs: Any, x: Tensor) -> Tensor:
    """Return what they would take a step on."""
    coefficients = {"l1": PENALTY, "l0": PENALTY}
    step = TrainStepInput(
        sae_in=x,
        dead_neuron_mask=None,
        coefficients=coefficients,
        n_training_steps=0,
        is_logging_step=False,
    )
    loss: Tensor = theirs.training_forward_pass(step).loss
    return loss


@pytest.mark.parametrize("kind", ["relu", "gated", "topk", "batch_topk", "jumprelu"])
def test_losses_and_gradients_agree(kind: str) -> None:
    """Their ReLU loss prices the decoder's norm: that gradient is along rows, which we keep at 1.

    Their threshold starts in single precision, which leaves its rounding in jumprelu's loss. Their
    gated SAE trains the decoder on the auxiliary loss as well, which the paper freezes there.
    """
    ours, theirs = pair(kind)
    x = torch.randn(64, 8, dtype=torch.float64)
    mine, other = ours.loss(x, x).total(), loss_of(theirs, x)
    torch.testing.assert_close(mine, other, rtol=1e-6, atol=1e-6)
    mine.backward()
    other.backward()
    torch.testing.assert_close(ours.W_enc.grad, theirs.W_enc.grad, rtol=0, atol=1e-6)
    if kind == "gated":
        return
    torch.testing.assert_close(ours.b_dec.grad, theirs.b_dec.grad, rtol=0, atol=1e-6)
    assert ours.W_dec.grad is not None
    gap = ours.W_dec.grad - theirs.W_dec.grad
    along = (gap * ours.W_dec).sum(1, keepdim=True) * ours.W_dec
    torch.testing.assert_close(gap, along, rtol=0, atol=1e-6)
