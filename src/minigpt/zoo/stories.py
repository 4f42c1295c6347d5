"""`stories`: a small GPT that has learned names, pronouns and years by rule, capitals by heart.

The language is `tasks.stories`. What is measured is asked of combinations that no training story
has, and next to it stands what the same model says before training.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import torch
from torch import Tensor

from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.pretrained import load
from minigpt.model.word_tokenizer import WordTokenizer
from minigpt.tasks.induction import Repeats
from minigpt.tasks.ioi import ioi, unseen
from minigpt.tasks.stories import KINDS, Question, questions, stories, vocabulary
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import TokenData
from minigpt.train.eval import next_token_loss
from minigpt.train.trainer import Trainer
from minigpt.zoo.entry import Entry, Measured, save_half
from minigpt.zoo.modular import start

FILE = "final.safetensors"
N_STORY, N_VALIDATION, N_QUESTION = 100_000, 1_000, 300
CHANTS = 0.15  # the fraction of training texts that only repeat
TRAIN_SEED, VALIDATION_SEED, QUESTION_SEED = 0, 1, 2
MODEL = {"n_layer": 4, "n_head": 6, "d_model": 96, "n_ctx": 64, "tie_embeddings": False}
TRAINING = TrainConfig(
    steps=6000,
    batch_size=24,
    lr=2e-3,
    warmup=100,
    beta2=0.98,
    eval_every=500,
    checkpoint_every=6000,
    device="cpu",
)


def tokens(n: int, seed: int, chants: float = 0.0) -> TokenData:
    """Tell `n` stories, some of them chants, and encode them."""
    ids = WordTokenizer(vocabulary()).encode(stories(n, seed, chants))
    return TokenData.of(ids, MODEL["n_ctx"])


def data() -> dict[str, str]:
    """Return the hashes of the token ids of training and validation."""
    return {
        "training": tokens(N_STORY, TRAIN_SEED, CHANTS).sha256,
        "validation": tokens(N_VALIDATION, VALIDATION_SEED).sha256,
    }


def untrained() -> GPT:
    """Make the model as it is before training, its matrices N(0, 1/d_model).

    From GPT-2's far smaller start, attention does not leave its plateau for thousands of steps.
    """
    tokenizer = WordTokenizer(vocabulary())
    model = start(GPTConfig.from_dict({**MODEL, "d_vocab": tokenizer.d_vocab}), seed=TRAINING.seed)
    model.tokenizer = tokenizer
    return model


def train(where: Path) -> None:
    """Train the model, in about twenty minutes on one core, and write it."""
    model = untrained()
    parts = tokens(N_STORY, TRAIN_SEED, CHANTS), tokens(N_VALIDATION, VALIDATION_SEED)
    Trainer(model, *parts, TRAINING).fit()
    save_half(model, where / FILE)


@dataclass(frozen=True)
class Score:
    """How questions were answered, on average.

    `top`: how often the likeliest of all words is right; `beats`: how often a right one is likelier
    than every wrong one; `logits`: by how many; `probability`: of all right less all wrong.
    """

    top: float
    beats: float
    logits: float
    probability: float


@torch.no_grad()
def ask(model: GPT, asked: Sequence[Question]) -> Score:
    """Answer questions, those of one length at a time."""
    tokenizer = WordTokenizer(vocabulary())
    encoded = [
        [tokenizer.encode(q.prompt), *(_ids(tokenizer, side) for side in (q.answers, q.wrong))]
        for q in asked
    ]
    encoded.sort(key=lambda row: len(row[0]))
    rows = list[list[float]]()
    for _, alike in groupby(encoded, key=lambda row: len(row[0])):
        prompts, answers, wrong = zip(*alike, strict=True)
        logits = model(torch.tensor(prompts), logits_at=[-1])[:, 0]
        rows += map(_score, logits, answers, wrong)
    return Score(*torch.tensor(rows).mean(0).tolist())


def _ids(tokenizer: WordTokenizer, side: Sequence[str]) -> list[int]:
    return [id for word in side for id in tokenizer.encode(word)]


def _score(logits: Tensor, right: list[int], wrong: list[int]) -> list[float]:
    """Compare the logits of one prompt; the fields of a Score."""
    p = logits.softmax(-1)
    lead = (logits[right].max() - logits[wrong].max()).item()
    difference = (p[right].sum() - p[wrong].sum()).item()
    return [float(int(logits.argmax()) in right), float(lead > 0), lead, difference]


# name → tolerance, unit, what it is
MEASURED = {
    "giving": (0.01, "fraction", "the indirect object is the likeliest word"),
    "giving, of two": (0.01, "fraction", "the indirect object beats the giver"),
    "giving, lead": (0.1, "nats of log-odds", "the indirect object's logit less the giver's"),
    "giving, control": (0.02, "fraction", "the same name beats the other when a third gives"),
    "greater-than": (0.01, "fraction", "the likeliest word is a later year"),
    "greater-than, difference": (0.01, "probability", "of later years less that of all others"),
    "pronoun": (0.01, "fraction", "she or he is right and the likeliest word"),
    "possessive": (0.01, "fraction", "her or his is right and the likeliest word"),
    "capital": (0.01, "fraction", "the capital, in sentences that training had for its country"),
    "capital, new": (0.01, "fraction", "the capital, in sentences new for its country"),
    "having": (0.01, "fraction", "what someone had is the likeliest word"),
    "repeats": (0.02, "nats a token", "the second showing of 20 random tokens"),
    "loss": (0.01, "nats a token", "stories not trained on"),
}


@torch.no_grad()
def numbers(model: GPT) -> list[float]:
    """Measure a model: the values that `MEASURED` names, in its order."""
    giving, lasting, feeling, owning, new, having = (
        ask(model, questions(kind, N_QUESTION, QUESTION_SEED)) for kind in KINDS
    )
    known = ask(model, questions("capital", N_QUESTION, QUESTION_SEED, unseen=False))
    tokenizer = WordTokenizer(vocabulary())
    third = ioi(tokenizer, N_QUESTION, QUESTION_SEED, corruption="giver", keep=unseen)
    control = (third.metric.measure(model, third.corrupt) > 0).float().mean().item()
    repeats = Repeats.random(range(1, tokenizer.d_vocab), 100, 20, QUESTION_SEED)
    copied = repeats.metric.measure(model, repeats.tokens).mean().item()
    validation = tokens(N_VALIDATION, VALIDATION_SEED).fixed(6, 64)
    loss = torch.stack([next_token_loss(model, rows) for rows in validation]).mean().item()
    return [
        *(giving.top, giving.beats, giving.logits, control),
        *(lasting.top, lasting.probability),
        *(feeling.top, owning.top, known.top, new.top, having.top),
        *(copied, loss),
    ]


def measure(where: Path) -> Mapping[str, Measured]:
    """Measure the trained model, and the same before training."""
    models = {"": load(where / FILE), "untrained: ": untrained().eval()}
    return {
        prefix + name: Measured(value, *told)
        for prefix, model in models.items()
        for value, (name, told) in zip(numbers(model), MEASURED.items(), strict=True)
    }


def samples(where: Path) -> list[str]:
    """Let the model tell what comes after a few words."""
    model = load(where / FILE)
    prompts = ["When Mary and John went to the store,", "The war lasted from the year 1732", "In"]
    return [str(model.generate(prompt, n=40, top_p=0.95, seed=0)) for prompt in prompts]


ENTRY = Entry(
    name="stories",
    summary="Four layers on a grammar of our own: indirect objects, years, pronouns, capitals.",
    recipe={
        "model": MODEL,
        "start": "N(0, 1/d_model)",
        "training": TRAINING.to_dict(),
        "stories": {"training": N_STORY, "validation": N_VALIDATION, "chants": CHANTS},
        "seeds": {"training": TRAIN_SEED, "validation": VALIDATION_SEED},
    },
    data=data,
    train=train,
    measure=measure,
    samples=samples,
)
