"""Shape annotations of the library are enforced, and a switch to see it without them."""

import jaxtyping
import pytest
from jaxtyping import install_import_hook

CHECKED = (
    "nn.augment",
    "nn.gradcheck",
    "nn.layers",
    "nn.losses",
    "nn.many",
    "nn.piecewise",
    "nn.sequential",
    "train.losses",
    "train.gradient_clipping",
    "train.schedule",
)
install_import_hook(
    [f"minigpt.{name}" for name in CHECKED],
    "beartype.beartype(conf=beartype.BeartypeConf(is_pep484_tower=True))",
)


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch shape checks off, to see what a user without them sees."""
    monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)
