"""Where the learner's code can stand in a model: the parts that exercises rebuild, in one table.

`replaces` in an `exercise.toml` names a part. How the learner's function is then called follows
from the names of its arguments (`mine.stand_in`); what the part is called, how its result is read,
and which model that is at hand has it, stands here.
"""

from dataclasses import dataclass

LLAMA = 'smollm2 "To be"'
GPT2 = 'zoo:stories "When"'


@dataclass(frozen=True)
class Place:
    """A part's name for people, the axes of what it returns, and a model to try it in."""

    name: str
    axes: str
    try_in: str  # a model and a prompt, as one types them


DIGIT_PARTS = (  # of the network that reads digits, Lesson 1.3: `minigpt digits --mine`
    "minigpt.nn.batches:ImageDataset",
    "minigpt.nn.layers:Linear",
    "minigpt.nn.layers:ReLU",
)

REBUILT = {
    "minigpt.model.attention:attention": Place("attention", "batch head query entry", LLAMA),
    "minigpt.model.attention:causal_mask": Place("causal mask", "query key", LLAMA),
    "minigpt.model.attention:Attention.forward": Place("heads", "batch position entry", GPT2),
    "minigpt.model.attention:repeat_kv": Place("shared keys", "batch position head entry", LLAMA),
    "minigpt.model.rotary:apply_rope": Place("rotary", "batch position head entry", LLAMA),
    "minigpt.model.layernorm:LayerNorm.forward": Place("LayerNorm", "batch position entry", GPT2),
    "minigpt.model.mlp:gelu": Place("GELU", "batch position neuron", GPT2),
    "minigpt.model.mlp:MLP.forward": Place("MLP", "batch position entry", GPT2),
    "minigpt.model.mlp:SwiGLU.forward": Place("SwiGLU", "batch position entry", LLAMA),
    "minigpt.model.block:Block.forward": Place("block", "batch position entry", LLAMA),
    "minigpt.model.gpt2:GPT.forward": Place("assembly", "batch position token", LLAMA),
}


def rebuilt(target: str) -> Place:
    """Describe a part; one that the table does not know goes by its own name."""
    return REBUILT.get(target) or Place(target.partition(":")[2], "", GPT2)


def command(target: str) -> str:
    """Return the command that runs a learner's part inside a trained model."""
    return f"minigpt generate {rebuilt(target).try_in} --mine"
