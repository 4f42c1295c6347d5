"""Shapes are checked: the model's annotations are enforced while the tests run."""

import os

from hypothesis import settings
from jaxtyping import install_import_hook

# config and huggingface hold no tensors and refuse wrong values with sentences that are tested.
CHECKED = (
    *("attention", "block", "embeddings", "generate", "gguf", "gpt2", "hooks", "layernorm"),
    *("llama", "mlp", "parts", "pretrained", "quantized", "rotary"),
)
install_import_hook(
    [f"minigpt.model.{name}" for name in CHECKED],
    # A Python int is a fine float: `temperature=0`.
    "beartype.beartype(conf=beartype.BeartypeConf(is_pep484_tower=True))",
)

settings.register_profile("quick", max_examples=60, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
