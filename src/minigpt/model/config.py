"""The shape of a GPT and the names of its parts, and nothing else."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from minigpt.errors import ConfigError, nearest
from minigpt.model import parts
from minigpt.settings import check_settings

# name: (n_layer, n_head, d_model, n_ctx, d_vocab)
PRESETS: dict[str, tuple[int, int, int, int, int]] = {
    "nano": (2, 2, 32, 64, 128),
    "micro": (4, 4, 128, 128, 512),
    "mini": (6, 6, 192, 256, 1024),
    "gpt2": (12, 12, 768, 1024, 50257),
    "gpt2-medium": (24, 16, 1024, 1024, 50257),
    "gpt2-large": (36, 20, 1280, 1024, 50257),
    "gpt2-xl": (48, 25, 1600, 1024, 50257),
}


@dataclass(frozen=True)
class GPTConfig:
    """Everything that fixes the shape of a GPT, and which parts it is made of: GPT-2's by default.

    What `norm`, `norm_order`, `mlp` and `positions` may be, `parts.CHOICES` says.

    Lengths are counted in tokens (`n_ctx`), layers, heads, or dimensions (`d_*`).
    `d_head` defaults to d_model / n_head, `d_mlp` to 4 · d_model, `n_kv_head` to n_head.
    A Llama has `norm="rms"`, `mlp="swiglu"` and `positions="rotary"`; only with rotary positions
    may several heads share a key and a value. `rotary_base` is θ of the rotary angles.
    `positions="sinusoidal"` adds waves that are not trained; `"none"` leaves order to the mask.
    `mlp="none"` leaves attention alone; `norm="none"` reads the stream as it is.
    `norm_order="post"` normalizes the stream itself, after each write, as in the first transformer.

    Raises:
        ConfigError: a number that is not positive, heads that do not divide, an unknown part.

    Source: Radford et al. 2019, table 2; Touvron et al. 2023, §2.2.
    """

    n_layer: int = 12
    n_head: int = 12
    d_model: int = 768
    n_ctx: int = 1024
    d_vocab: int = 50257
    d_head: int = 0
    d_mlp: int = 0
    eps: float = 1e-5
    tie_embeddings: bool = True
    n_kv_head: int = 0
    norm: str = "layer"
    mlp: str = "gelu"
    positions: str = "learned"
    rotary_base: float = 10_000.0
    norm_order: str = "pre"

    def __post_init__(self) -> None:
        """Fill in the default widths and refuse what cannot be built."""
        check_settings(self)
        for name in ("n_layer", "n_head", "d_model", "n_ctx", "d_vocab"):
            self._require_positive(name)
        if not self.d_head:
            if self.d_model % self.n_head:
                raise ConfigError(
                    f"d_model={self.d_model} does not split into n_head={self.n_head} equal heads: "
                    "change one of them, or set d_head"
                )
            object.__setattr__(self, "d_head", self.d_model // self.n_head)
        if not self.d_mlp:
            object.__setattr__(self, "d_mlp", 4 * self.d_model)
        if not self.n_kv_head:
            object.__setattr__(self, "n_kv_head", self.n_head)
        for name in ("d_head", "d_mlp", "n_kv_head"):
            self._require_positive(name)
        if self.eps <= 0:
            raise ConfigError(
                f"eps={self.eps!r} must be positive: LayerNorm divides by √(var + eps)"
            )
        if problem := parts.refusal(self):
            raise ConfigError(problem)
        if self.n_head % self.n_kv_head:
            raise ConfigError(
                f"n_head={self.n_head} heads cannot share n_kv_head={self.n_kv_head} keys equally: "
                "n_kv_head must divide n_head"
            )

    def _require_positive(self, name: str) -> None:
        value = getattr(self, name)
        if not 1 <= value < 2**31:
            raise ConfigError(f"{name}={value!r} must be a whole number from 1 to 2**31 - 1")

    @classmethod
    def preset(cls, name: str, **changes: Any) -> Self:
        """Return a named shape, from `nano` (trains in seconds) to `gpt2-xl`, with changes applied.

        Example:
            >>> GPTConfig.preset("nano", n_layer=1).n_layer
            1

        Raises:
            ConfigError: no preset or no field of that name.
        """
        if name not in PRESETS:
            raise ConfigError(f"no preset {name!r}; {nearest(name, PRESETS)}")
        n_layer, n_head, d_model, n_ctx, d_vocab = PRESETS[name]
        base = cls(n_layer, n_head, d_model, n_ctx, d_vocab)
        resized = {"d_model", "n_head"} & changes.keys()
        derived = {"d_head": 0, "d_mlp": 0, "n_kv_head": 0} if resized else {}
        return replace(base, **cls._known({**derived, **changes}))

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Rebuild a config from `to_dict`.

        Raises:
            ConfigError: a field that does not exist or a value that cannot be.
        """
        return cls(**cls._known(values))

    @classmethod
    def _known(cls, values: dict[str, Any]) -> dict[str, Any]:
        names = [field.name for field in fields(cls)]
        for name in values:
            if name not in names:
                raise ConfigError(f"GPTConfig has no field {name!r}; {nearest(name, names)}")
        return values

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, for JSON."""
        return asdict(self)
