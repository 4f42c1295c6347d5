"""Rotary models beyond their training length: read positions closer together, or turn slower."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookFn, HookPoint
from minigpt.model.rotary import apply_rope


def rotary_speeds(d_head: int, base: float) -> Float[Tensor, "pair"]:
    """Return by how many radians each pair turns from one position to the next.

    $$ ω_j = θ^{-2j / d_{head}} $$

    Source: Su et al. 2021, §3.2.
    """
    pair = torch.arange(d_head // 2, dtype=torch.float64)
    return base ** (-2 * pair / d_head)


def slower_base(base: float, d_head: int, factor: float) -> float:
    """Return the base with which the slowest pair turns `factor` times slower, the first as before.

    $$ θ' = θ \\cdot s^{d_{head} / (d_{head} - 2)} $$

    Raises:
        ConfigError: heads of one pair, whose speed no base changes, or a factor not above 0.

    Source: "NTK-aware" scaling, described in Peng et al. 2023, §3.1.
    """
    if d_head <= 2:
        raise ConfigError(f"d_head={d_head} has one pair, whose speed is 1 with every base")
    if factor <= 0:
        raise ConfigError(f"factor={factor} must be above 0")
    return float(base * factor ** (d_head / (d_head - 2)))


def stretched(
    model: GPT, scale: float = 1.0, base: float | None = None
) -> dict[Callable[[str], bool], HookFn]:
    """Return hooks that turn queries and keys as if position i were `scale`·i, or by a base.

    $$ i\\,ω_j \\;\\mapsto\\; \\text{scale} \\cdot i\\, ω'_j $$

    Angles add, so the hooks turn what is turned already by the difference. Use them as
    `with model.hooked(stretched(model, 0.25)):`, on whole texts: behind a cache of keys the first
    position that they see is not position 0. With scale = n_train / n_test this is position
    interpolation.

    Raises:
        ConfigError: a model without rotary positions, or a scale that is not above 0.

    Source: Chen et al. 2023, eq. 4.
    """
    cfg = model.cfg
    if cfg.positions != "rotary":
        raise ConfigError(
            f"this model has {cfg.positions} positions: only rotary ones can be stretched"
        )
    if scale <= 0:
        raise ConfigError(f"scale={scale} must be above 0")
    now = rotary_speeds(cfg.d_head, cfg.rotary_base)
    wanted = scale * rotary_speeds(cfg.d_head, cfg.rotary_base if base is None else base)

    def turn_on(value: Tensor, point: HookPoint) -> Tensor:
        place = torch.arange(value.shape[1], dtype=torch.float64)
        angle = place[:, None] * (wanted - now)
        return apply_rope(value, angle.cos().to(value), angle.sin().to(value))

    return {lambda name: name.endswith(("rot_q", "rot_k")): turn_on}
