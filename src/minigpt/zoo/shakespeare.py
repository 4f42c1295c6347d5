"""A mini GPT-2 that has read Shakespeare: the zoo's small language model of real text."""

from pathlib import Path

from minigpt.model.config import GPTConfig
from minigpt.model.locate import FINAL
from minigpt.model.pretrained import load
from minigpt.train.config import TrainConfig
from minigpt.zoo.entry import Entry
from minigpt.zoo.text import TextRecipe

# Evenly spaced in the logarithm, but for the first: most that is learned is learned early.
SNAPSHOTS = (0, 10, 20, 40, 80, 160, 250, 400, 600, 900, 1300, 1800, 2400, 3200, 4200, 5000)

RECIPE = TextRecipe(
    GPTConfig(n_layer=4, n_head=6, d_model=96, n_ctx=128, d_vocab=768),
    TrainConfig(
        steps=6000,
        batch_size=32,
        lr=3e-3,
        lr_end=0.05,
        warmup=200,
        beta2=0.98,
        eval_every=500,
        checkpoint_every=6000,
        device="cpu",
        snapshots=SNAPSHOTS,
    ),
)


def samples(where: Path) -> list[str]:
    """Continue two prompts, seeded."""
    model = load(where / FINAL)
    prompts = ("To be, or not to be", "KING.")
    texts = [model.generate(p, 90, temperature=0.8, top_p=0.95, seed=0) for p in prompts]
    return [text for text in texts if isinstance(text, str)]


ENTRY = Entry(
    name="shakespeare",
    summary="a mini GPT-2, four layers, that has read Shakespeare's plays",
    recipe=RECIPE.to_dict(),
    data=RECIPE.hashes,
    train=RECIPE.run,
    measure=RECIPE.measure,
    samples=samples,
)
