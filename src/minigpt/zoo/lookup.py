"""One attention head that learns to look letters up: the model and the recipe of Lesson 2.3."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from minigpt.data.files import sha256_of
from minigpt.errors import CheckpointError, nearest
from minigpt.model.attention import SingleHead
from minigpt.model.hooks import Hooked
from minigpt.model.locate import ZOO
from minigpt.model.weights import write_safetensors
from minigpt.tasks.lookup import N_LETTER, LookupBatch, LookupTask, caesar
from minigpt.zoo.entry import Entry, Measured, recorded


class LookupModel(Hooked):
    """Records and a query in, logits for the answer out, through a single head and nothing else.

    $$ x_{record} = E_{key}[k] + E_{value}[v], \\qquad x_{query} = E_{query}[q], \\qquad
       \\text{logits} = \\text{head}(x)_{query}\\, W_U $$

    There is no residual connection and no position: what reaches the logits went through the head.
    """

    def __init__(self, d_model: int = 32, d_head: int = 8) -> None:
        super().__init__()
        self.E_key, self.E_value, self.E_query = (
            nn.Parameter(torch.randn(N_LETTER, d_model) / d_model**0.5) for _ in range(3)
        )
        self.head = SingleHead(d_model, d_head)
        self.W_U = nn.Parameter(torch.randn(d_model, N_LETTER) / d_model**0.5)
        self.name_hooks()

    def embed(self, batch: LookupBatch) -> Float[Tensor, "batch pos d_model"]:
        """Lay the records out, one a position, and the query last.

        Not `E_key[key]`: its gradient is added up by several threads in any order.
        """
        look_up = nn.functional.embedding
        records = look_up(batch.key, self.E_key) + look_up(batch.value, self.E_value)
        return torch.cat([records, look_up(batch.query, self.E_query)[:, None]], dim=1)

    def forward(self, batch: LookupBatch) -> Float[Tensor, "batch letter"]:
        """Return logits for the answer, read at the query's position."""
        return self.head(self.embed(batch))[:, -1] @ self.W_U

    @property
    def qk(self) -> Float[Tensor, "query key"]:
        """The score of every query letter with every key letter.

        $$ E_{query}\\, W_Q W_K^\\top E_{key}^\\top / \\sqrt{d_{head}} $$
        """
        d_head = self.head.W_Q.shape[-1]
        return (self.E_query @ self.head.QK @ self.E_key.T).detach() / d_head**0.5

    @property
    def ov(self) -> Float[Tensor, "value letter"]:
        """What attending to each value letter adds to every logit: E_value W_V W_O W_U."""
        return (self.E_value @ self.head.OV @ self.W_U).detach()


@dataclass(frozen=True)
class LookupRun:
    """A trained model with the loss of each step and the snapshots of `qk` on the way."""

    model: LookupModel
    losses: list[float] = field(repr=False)
    snapshots: dict[int, Float[Tensor, "query key"]] = field(repr=False)


Relabel = Callable[[LookupBatch, torch.Generator], Int[Tensor, "batch"]]


def train_lookup(
    task: LookupTask,
    *,
    seed: int,
    d_model: int = 32,
    d_head: int = 8,
    n_step: int = 500,
    batch_size: int = 256,
    lr: float = 1e-2,
    relabel: Relabel | None = None,
    snapshot_at: Sequence[int] = (),
) -> LookupRun:
    """Train a head on the task with Adam and a cosine schedule; the seed fixes weights and data.

    `relabel` replaces the answers, for controls. About two seconds on one core.
    """
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    model = LookupModel(d_model, d_head)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, n_step)
    losses: list[float] = []
    snapshots: dict[int, Tensor] = {}
    for step in range(n_step + 1):
        if step in snapshot_at:
            snapshots[step] = model.qk
        if step == n_step:
            break
        batch = task.batch(batch_size, generator)
        answer = relabel(batch, generator) if relabel else batch.answer
        loss = nn.functional.cross_entropy(model(batch), answer)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    return LookupRun(model.eval(), losses, snapshots)


def another_record(batch: LookupBatch, generator: torch.Generator) -> Int[Tensor, "batch"]:
    """Answer with the value of a record drawn at random: the control in which no lookup helps."""
    n, n_record = batch.value.shape
    return batch.value[torch.arange(n), torch.randint(n_record, (n,), generator=generator)]


@torch.no_grad()
def accuracy(model: nn.Module, batch: LookupBatch) -> float:
    """The fraction of queries whose likeliest letter is the answer."""
    hit = model(batch).argmax(-1) == batch.answer
    return hit.float().mean().item()


def hits(table: Float[Tensor, "row column"], target: Int[Tensor, "row"]) -> float:
    """The fraction of rows whose largest entry stands in the column that `target` names."""
    return (table.argmax(-1) == target).float().mean().item()


@torch.no_grad()
def accuracy_by_key(model: LookupModel, batch: LookupBatch) -> Float[Tensor, "letter"]:
    """The accuracy for each key letter that is asked about; NaN for one that never is."""
    hit = (model(batch).argmax(-1) == batch.answer).float()
    return torch.stack([hit[batch.asked == letter].mean() for letter in range(N_LETTER)])


_FILE = "heads.safetensors"
WEIGHTS = ZOO / "lookup" / _FILE
N_SEED = 12


def scrambled(task: LookupTask, seed: int) -> LookupTask:
    """Shuffle the letters of a task's text: each stays as common, none predicts the next."""
    generator = torch.Generator().manual_seed(seed)
    return replace(task, text=task.text[torch.randperm(len(task.text), generator=generator)])


def train_zoo(text: str) -> dict[str, list[LookupModel]]:
    """Train the heads that the book ships: 12 seeds on real text, scrambled text, and the control.

    About two minutes on one core.
    """
    task, _ = LookupTask.split(text, caesar(3))
    seeds = range(N_SEED)
    return {
        "real": [train_lookup(task, seed=s).model for s in seeds],
        "scrambled": [train_lookup(scrambled(task, s), seed=s).model for s in seeds],
        "control": [train_lookup(task, seed=s, relabel=another_record).model for s in seeds],
    }


def save_zoo(heads: dict[str, list[LookupModel]], path: Path = WEIGHTS) -> None:
    """Write the heads to one file, seeds stacked along the first axis of every tensor."""
    stacked: dict[str, Tensor] = {}
    for kind, models in heads.items():
        states = [model.state_dict() for model in models]
        stacked |= {f"{kind}.{n}": torch.stack([s[n] for s in states]) for n in states[0]}
    write_safetensors(
        stacked, path, {"recipe": "minigpt.zoo.lookup.train_zoo", "torch": torch.__version__}
    )


KINDS = ("real", "scrambled", "control")


def load_zoo(kind: str = "real", path: Path = WEIGHTS) -> list[LookupModel]:
    """Load the twelve trained heads of one kind: `real`, `scrambled` or `control`.

    Raises:
        CheckpointError: no such kind, or a damaged file.
    """
    if kind not in KINDS:
        raise CheckpointError(f"no lookup heads {kind!r}; {nearest(kind, KINDS)}")
    with recorded(path) as tensors:
        stacked = {n: t for n, t in tensors.items() if n.startswith(f"{kind}.")}
        d_model, d_head = stacked[f"{kind}.head.W_Q"].shape[1:]
        models = [LookupModel(d_model, d_head) for _ in range(N_SEED)]
        for seed, model in enumerate(models):
            state = {n.removeprefix(f"{kind}."): t[seed] for n, t in stacked.items()}
            model.load_state_dict(state)
    return [model.eval() for model in models]


def _data() -> dict[str, str]:
    from minigpt.data import shakespeare

    return {"text": sha256_of(shakespeare())}


def _train(where: Path) -> None:
    from minigpt.data import shakespeare

    save_zoo(train_zoo(shakespeare()), where / _FILE)


def _measure(where: Path) -> Mapping[str, Measured]:
    from minigpt.data import shakespeare

    _, held_out = LookupTask.split(shakespeare(), caesar(3))
    batch = held_out.batch(4_000, torch.Generator().manual_seed(0))
    heads = {kind: load_zoo(kind, where / _FILE) for kind in KINDS}
    right = {kind: [accuracy(head, batch) for head in each] for kind, each in heads.items()}
    planted = held_out.cipher.argsort()
    found = min(hits(head.qk, planted) for head in heads["real"])
    says = "held-out accuracy of the {} of twelve heads{}"
    return {
        "real": Measured(min(right["real"]), 0.002, "", says.format("worst", "")),
        "scrambled": Measured(
            min(right["scrambled"]), 0.002, "", says.format("worst", " trained on scrambled text")
        ),
        "control": Measured(
            max(right["control"]), 0.002, "", says.format("best", " trained on random answers")
        ),
        "planted": Measured(found, 0.001, "", "letters whose key the worst head scores highest"),
    }


ENTRY = Entry(
    "lookup",
    "single attention heads that look letters up, twelve seeds of each kind",
    {
        "model": {"d_model": 32, "d_head": 8},
        "task": {"cipher": "Caesar, shift 3", "n_record": 12, "held_out": 0.1},
        "train": "Adam, cosine schedule to 0",
        "n_step": 500,
        "batch_size": 256,
        "lr": 0.01,
        "kinds": ["real", "scrambled", "control"],
        "seeds": list(range(N_SEED)),
    },
    _data,
    _train,
    _measure,
)
