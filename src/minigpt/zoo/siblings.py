"""`stories-sibling`: `stories` from another seed, to ask what two runs have in common."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.pretrained import load
from minigpt.model.word_tokenizer import WordTokenizer
from minigpt.tasks.stories import vocabulary
from minigpt.train.trainer import Trainer
from minigpt.zoo import stories
from minigpt.zoo.entry import Entry, Measured, save_half
from minigpt.zoo.modular import start

# Half the steps of `stories`, the whole schedule: the two runs differ in seed and in length.
TRAINING = replace(stories.TRAINING, seed=1, steps=3000, checkpoint_every=3000)


def untrained(seed: int = TRAINING.seed) -> GPT:
    """Make a model of the shape of `stories` as it is before training, from any seed."""
    tokenizer = WordTokenizer(vocabulary())
    cfg = GPTConfig.from_dict({**stories.MODEL, "d_vocab": tokenizer.d_vocab})
    model = start(cfg, seed=seed)
    model.tokenizer = tokenizer
    return model


def train(where: Path) -> None:
    """Train on the stories of `stories`, in about six minutes on one core, and write the model."""
    parts = (
        stories.tokens(stories.N_STORY, stories.TRAIN_SEED, stories.CHANTS),
        stories.tokens(stories.N_VALIDATION, stories.VALIDATION_SEED),
    )
    model = untrained()
    Trainer(model, *parts, TRAINING).fit()
    save_half(model, where / stories.FILE)


def measure(where: Path) -> Mapping[str, Measured]:
    """Measure what the card of `stories` says, of this model and of the same before training."""
    models = {"": load(where / stories.FILE), "untrained: ": untrained().eval()}
    return {
        prefix + name: Measured(value, *told)
        for prefix, model in models.items()
        for value, (name, told) in zip(
            stories.numbers(model), stories.MEASURED.items(), strict=True
        )
    }


ENTRY = Entry(
    name="stories-sibling",
    summary="`stories` from another seed, trained for half as long on the same stories.",
    recipe={
        "model": stories.MODEL,
        "start": "N(0, 1/d_model)",
        "training": TRAINING.to_dict(),
        "stories": {"training": stories.N_STORY, "chants": stories.CHANTS},
    },
    data=stories.data,
    train=train,
    measure=measure,
)
