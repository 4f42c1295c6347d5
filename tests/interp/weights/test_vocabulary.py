"""The direct path against a model whose blocks are silent; neighbors and common parts by loops."""

import pytest
import torch

from minigpt import GPT, GPTConfig, load
from minigpt.errors import ConfigError
from minigpt.interp.weights.vocabulary import direct_path, neighbors, without_common


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("norm", ["layer", "rms"])
def test_the_direct_path_is_a_model_whose_blocks_write_nothing(tied: bool, norm: str) -> None:
    torch.manual_seed(0)
    cfg = GPTConfig.preset("nano", tie_embeddings=tied, norm=norm, positions="none")
    model = GPT(cfg)
    with torch.no_grad():
        for name, p in model.named_parameters():
            p.normal_()
            if name.endswith(("W_O_fused", "W_out", "b_O", "b_out")):
                p.zero_()
        wanted = model(torch.arange(cfg.d_vocab)[:, None])[:, 0]
    assert torch.allclose(direct_path(model), wanted, atol=1e-4)
    assert torch.allclose(direct_path(model, [3, 5]), wanted[[3, 5]], atol=1e-4)


def test_no_common_part_is_left() -> None:
    g = torch.Generator().manual_seed(1)
    W = torch.randn(40, 6, generator=g) * torch.tensor([5.0, 3, 1, 1, 1, 1]) + 10
    centered = without_common(W)
    assert torch.allclose(centered, W - W.mean(0), atol=1e-5)
    U, S, Vh = torch.linalg.svd(centered, full_matrices=False)
    for k in range(7):
        wanted = (U[:, k:] * S[k:]) @ Vh[k:]
        assert torch.allclose(without_common(W, k), wanted, atol=1e-3), k
    with pytest.raises(ConfigError, match="give 0 to 6"):
        without_common(W, 7)


def test_neighbors_by_a_loop() -> None:
    W = load("zoo:attn-1l").W_E.detach()[:60]
    of = torch.tensor([3, 59, 0])
    ids, cosine = neighbors(W, of, 4)
    for row, t in enumerate(of.tolist()):
        alike = torch.nn.functional.cosine_similarity(W[t][None], W)
        order = [i for i in alike.argsort(descending=True).tolist() if i != t][:4]
        assert ids[row].tolist() == order
        assert torch.allclose(cosine[row], alike[order], atol=1e-5)
