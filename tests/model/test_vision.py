"""Patches lie where they lay, attention looks both ways, and a GPT's tools find a GPT's names."""

import pytest
import torch

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.model.attention import attention
from minigpt.model.vision import VisionConfig, VisionTransformer, patches
from minigpt.tasks.metrics import logit_difference

SMALL = VisionConfig(n_layer=2, n_head=2, d_model=12, d_mlp=20, n_pixel=6, n_patch_pixel=2)


@pytest.fixture
def model() -> VisionTransformer:
    torch.manual_seed(0)
    return VisionTransformer(SMALL).double()


@pytest.fixture
def images() -> torch.Tensor:
    return torch.rand(3, 6, 6, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def test_patches_by_slicing(images):
    cut = patches(images, 2)
    assert cut.shape == (3, 9, 4)
    for i in range(9):
        row, column = 2 * (i // 3), 2 * (i % 3)
        square = images[:, row : row + 2, column : column + 2]
        assert torch.equal(cut[:, i], square.flatten(1))
    assert torch.equal(patches(images, 6)[:, 0], images.flatten(1))


def test_forward_is_the_book_formula(model, images):
    """The whole model again, one head at a time, from the functions of Part 2."""
    x = torch.cat([patches(images, 2) @ model.W_E, model.embedding.c.expand(3, 1, -1)], 1)
    x = x + model.W_pos
    for block in model.blocks:
        read = block.ln1(x)
        b_Q, b_K, b_V = block.attn.b_QKV.view(3, 2, 6)
        for h in range(2):
            q = read @ block.attn.W_Q[h] + b_Q[h]
            k = read @ block.attn.W_K[h] + b_K[h]
            v = read @ block.attn.W_V[h] + b_V[h]
            x = x + attention(q, k, v) @ block.attn.W_O[h]
        x = x + block.attn.b_O
        x = x + block.mlp(block.ln2(x))
    torch.testing.assert_close(model(images), model.ln_final(x) @ model.W_U)


def test_every_patch_sees_every_other(model, images):
    _, cache = model.run_with_cache(images)
    pattern = cache["pattern", 0]
    assert pattern.shape == (3, 2, 10, 10)
    torch.testing.assert_close(pattern.sum(-1), torch.ones(3, 2, 10, dtype=torch.float64))
    assert (pattern > 0).all()
    changed = images.clone()
    changed[:, -1, -1] += 1  # the last patch
    moved = model.run_with_cache(changed)[1]["resid_post", 0] - cache["resid_post", 0]
    assert (moved.abs().amax(-1) > 1e-9).all()


def test_looking_changes_nothing(model, images):
    with torch.no_grad():
        plain = model(images)
    torch.testing.assert_close(model.run_with_cache(images)[0], plain)  # other kernels of LayerNorm


def test_a_gpts_names(model):
    assert set(model.hook_points) == set(GPT(SMALL.gpt).hook_points)


def test_limited_logits_and_a_metric_read_the_class_token(model, images):
    logits = model(images)
    assert logits.shape == (3, 10, 10)
    torch.testing.assert_close(
        model(images, logits_at=[-1], logits_of=[3, 5]), logits[:, -1:, [3, 5]]
    )
    metric = logit_difference([1, 2, 3], [4, 4, 4])
    torch.testing.assert_close(metric.measure(model, images), metric(logits))


def test_a_hook_can_silence_a_head(model, images):
    def silence(z, point):
        z = z.clone()
        z[:, :, 1] = 0
        return z

    with torch.no_grad(), model.hooked({("z", 1): silence}):
        silenced = model(images)
    model.blocks[1].attn.W_O_fused.data[6:] = 0
    torch.testing.assert_close(silenced, model(images).detach())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"n_patch_pixel": 5}, "do not fill"),
        ({"n_patch_pixel": 0}, "do not fill"),
        ({"n_pixel": 1}, "do not fill"),
        ({"n_head": 5}, "does not split"),
        ({"n_class": 0}, "whole number from 1"),
    ],
)
def test_refused_shapes(changes, words):
    with pytest.raises(ConfigError, match=words):
        VisionConfig(**changes)


def test_refused_pictures(model):
    with pytest.raises(ConfigError, match=r"\[6, 5\].*\[6, 6\]"):
        model(torch.zeros(1, 6, 5, dtype=torch.float64))
