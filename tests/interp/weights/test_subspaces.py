"""The fraction of a write that a reader sees: by hand, by projection, and by chance."""

import pytest
import torch

from minigpt import GPT, GPTConfig
from minigpt.interp.weights.qk_ov import reads
from minigpt.interp.weights.subspaces import column_space, heard_fraction


def test_by_hand() -> None:
    write, first = torch.tensor([[3.0, 4.0]]), torch.tensor([[7.0], [0.0]])
    assert heard_fraction(write, first) == pytest.approx(9 / 25)
    assert heard_fraction(torch.tensor([[10.0, 0], [0, 1]]), first) == pytest.approx(100 / 101)


@pytest.mark.parametrize("heard", [1, 3, 7, 12])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_is_the_length_of_a_projection(heard: int, dtype: torch.dtype) -> None:
    g = torch.Generator().manual_seed(heard)
    W_out, W_in = (torch.randn(*s, generator=g, dtype=dtype) for s in ((4, 7), (7, heard)))
    projection = W_in @ torch.linalg.pinv(W_in)
    wanted = (W_out @ projection).square().sum() / W_out.square().sum()
    assert heard_fraction(W_out, W_in) == pytest.approx(wanted.item(), abs=1e-4)


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e4])
def test_repeated_columns_add_no_direction(size: float) -> None:
    W = size * torch.randn(9, 2, generator=torch.Generator().manual_seed(0))
    assert column_space(torch.cat([W, 3 * W, W.sum(1, keepdim=True)], 1)).shape == (9, 2)


def test_the_reader_sees_all_that_changes_what_it_computes() -> None:
    """A write outside the span changes no query; the part inside changes it as the whole does."""
    torch.manual_seed(0)
    model = GPT(GPTConfig.preset("nano"))
    block = model.blocks[0]
    torch.nn.init.normal_(block.ln1.w)
    reading = reads(block.ln1, block.attn.W_Q[0])
    basis = column_space(reading)
    write = torch.randn(5, reading.shape[0])
    outside = write - write @ basis @ basis.T
    assert heard_fraction(outside, reading) < 1e-8
    torch.testing.assert_close(
        write @ basis @ basis.T @ reading, write @ reading, atol=1e-4, rtol=0
    )
