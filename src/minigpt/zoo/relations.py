"""Heads that answer several lookups at once, or one at a time: models and recipe of Lesson 2.4."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.data.files import sha256_of
from minigpt.errors import CheckpointError, nearest
from minigpt.model.attention import Attention
from minigpt.model.hooks import Hooked, HookFn, HookPoint, Key
from minigpt.model.locate import ZOO
from minigpt.model.weights import write_safetensors
from minigpt.tasks.lookup import N_LETTER
from minigpt.tasks.relations import RelationBatch, RelationTask, caesars
from minigpt.zoo.entry import Entry, Measured, recorded

N_RELATION = len(caesars())


@dataclass(frozen=True)
class Shape:
    """How many heads of which width, what is asked, and the width of an MLP behind (0: none)."""

    n_head: int
    d_head: int
    at_once: bool = True
    d_mlp: int = 0


class RelationModel(Hooked):
    """Records and a query for each relation in, an answer for each out, through one layer.

    $$ x_{record} = E_{key}[k] + E_{value}[v], \\qquad x_{query} = \\sum_r E^r_{query}[q_r], \\qquad
       \\text{logits}^r = \\text{attn}(x)_{query}\\, W_U^r $$

    No residual connection and no position. With `d_mlp`, an MLP is added to what the heads write.

    Source: Lesson 2.4.
    """

    def __init__(self, shape: Shape, d_model: int = 64) -> None:
        super().__init__()
        width = shape.n_head * shape.d_head
        embedding = N_LETTER, d_model
        self.E_key, self.E_value = (_normal(*embedding, fan_in=d_model) for _ in range(2))
        self.E_query = _normal(N_RELATION, *embedding, fan_in=d_model)
        self.attn = Attention(d_model, shape.n_head, shape.d_head)
        nn.init.normal_(self.attn.W_QKV, std=d_model**-0.5)
        nn.init.normal_(self.attn.W_O_fused, std=width**-0.5)
        self.mlp = (
            nn.Sequential(
                nn.Linear(d_model, shape.d_mlp), nn.GELU(), nn.Linear(shape.d_mlp, d_model)
            )
            if shape.d_mlp
            else None
        )
        self.W_U = _normal(N_RELATION, d_model, N_LETTER, fan_in=d_model)
        self.name_hooks()

    def embed(self, batch: RelationBatch) -> Float[Tensor, "batch pos d_model"]:
        """Lay the records out, one a position, and last the sum of the queries that are asked.

        Not `E_key[key]`: its gradient is added up by several threads in any order.
        """
        look_up = nn.functional.embedding
        records = look_up(batch.key, self.E_key) + look_up(batch.value, self.E_value)
        row = batch.query + N_LETTER * torch.arange(N_RELATION)
        each = look_up(row, self.E_query.flatten(0, 1))  # batch relation d_model
        query = (each * batch.asked[..., None]).sum(1, keepdim=True)
        return torch.cat([records, query], dim=1)

    def forward(self, batch: RelationBatch) -> Float[Tensor, "batch relation letter"]:
        """Return logits for the answer to each relation, read at the query's position."""
        out = self.attn(self.embed(batch))[:, -1]
        if self.mlp is not None:
            out = out + self.mlp(out)
        return torch.einsum("bd,rdl->brl", out, self.W_U)


def _normal(*shape: int, fan_in: int) -> nn.Parameter:
    return nn.Parameter(torch.randn(*shape) / fan_in**0.5)


@dataclass(frozen=True)
class RelationRun:
    """A trained model, the loss of each step, and snapshots of where its heads looked.

    `looked` [head relation]: the attention that a head pays to the record a relation asks for.
    """

    model: RelationModel
    losses: list[float] = field(repr=False)
    looked: dict[int, Float[Tensor, "head relation"]] = field(repr=False)


def train_relations(
    task: RelationTask,
    shape: Shape,
    *,
    seed: int,
    n_step: int = 600,
    batch_size: int = 256,
    lr: float = 1e-2,
    snapshot_at: Sequence[int] = (),
) -> RelationRun:
    """Train with Adam and a cosine schedule; the seed fixes weights and data.

    About eight seconds on one core.
    """
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    model = RelationModel(shape)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, n_step)
    losses: list[float] = []
    looked: dict[int, Tensor] = {}
    for step in range(n_step + 1):
        batch = task.batch(batch_size, generator)
        if step in snapshot_at:
            looked[step] = attention_paid(model, batch)
        if step == n_step:
            break
        each = nn.functional.cross_entropy(
            model(batch).transpose(1, 2), batch.answer, reduction="none"
        )
        loss = each[batch.asked].mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    return RelationRun(model.eval(), losses, looked)


@torch.no_grad()
def attention_paid(model: RelationModel, batch: RelationBatch) -> Float[Tensor, "head relation"]:
    """Return how much each head attends to the record that each relation asks for, on average."""
    _, cache = model.run_with_cache(batch, names="attn.pattern")
    row = cache["attn.pattern"][:, :, -1]  # batch head key
    where = batch.where[:, None].expand(-1, row.shape[1], -1)
    return row.gather(2, where).mean(0)


@torch.no_grad()
def accuracies(model: nn.Module, batch: RelationBatch) -> Float[Tensor, "relation"]:
    """The fraction of right answers for each relation, where it is asked."""
    hit = (model(batch).argmax(-1) == batch.answer) & batch.asked
    return hit.sum(0) / batch.asked.sum(0)


def silence(heads: Sequence[int]) -> dict[Key, HookFn]:
    """Make the hooks that take some heads of a `RelationModel` out: they write nothing."""

    def zero(z: Tensor, point: HookPoint) -> Tensor:
        z = z.clone()
        z[:, :, list(heads)] = 0
        return z

    return {"attn.z": zero}


SHAPES: Mapping[str, Shape] = {
    "1x16": Shape(1, 16),
    "1x64": Shape(1, 64),
    "1x128": Shape(1, 128),
    "2x32": Shape(2, 32),
    "4x4": Shape(4, 4),
    "4x16": Shape(4, 16),
    "8x8": Shape(8, 8),
    "one at a time": Shape(1, 64, at_once=False),
    "1x64 + MLP": Shape(1, 64, d_mlp=128),
}
_FILE = "heads.safetensors"
WEIGHTS = ZOO / "relations" / _FILE
N_SEED = 3


def train_zoo(text: str) -> dict[str, list[RelationModel]]:
    """Train the models that the book ships, three seeds a shape: three minutes on one core."""
    trained: dict[str, list[RelationModel]] = {}
    for name, shape in SHAPES.items():
        task, _ = RelationTask.split(text, caesars(), at_once=shape.at_once)
        trained[name] = [train_relations(task, shape, seed=s).model for s in range(N_SEED)]
    return trained


def save_zoo(trained: Mapping[str, Sequence[RelationModel]], path: Path = WEIGHTS) -> None:
    """Write the models to one file in half precision, seeds stacked along the first axis."""
    stacked: dict[str, Tensor] = {}
    for name, models in trained.items():
        states = [model.state_dict() for model in models]
        for key in states[0]:
            stacked[f"{name}/{key}"] = torch.stack([state[key].half() for state in states])
    recipe = {"recipe": "minigpt.zoo.relations.train_zoo", "torch": torch.__version__}
    write_safetensors(stacked, path, recipe)


def load_zoo(name: str, path: Path = WEIGHTS) -> list[RelationModel]:
    """Load the trained models of one shape, a seed each.

    Raises:
        CheckpointError: no such shape, or a damaged file.
    """
    if name not in SHAPES:
        raise CheckpointError(f"no trained heads {name!r}; {nearest(name, SHAPES)}")
    with recorded(path) as tensors:
        stacked = {
            key.removeprefix(f"{name}/"): value.float()
            for key, value in tensors.items()
            if key.startswith(f"{name}/")
        }
        models = [RelationModel(SHAPES[name]) for _ in stacked["W_U"]]
        for seed, model in enumerate(models):
            model.load_state_dict({key: value[seed] for key, value in stacked.items()})
    return [model.eval() for model in models]


def _data() -> dict[str, str]:
    from minigpt.data import shakespeare

    return {"text": sha256_of(shakespeare())}


def _train(where: Path) -> None:
    from minigpt.data import shakespeare

    save_zoo(train_zoo(shakespeare()), where / _FILE)


def _measure(where: Path) -> Mapping[str, Measured]:
    from minigpt.data import shakespeare

    measured = {}
    for name, shape in SHAPES.items():
        _, held_out = RelationTask.split(shakespeare(), caesars(), at_once=shape.at_once)
        batch = held_out.batch(1_000, torch.Generator().manual_seed(0))
        models = load_zoo(name, where / _FILE)
        right = sum(accuracies(model, batch).mean().item() for model in models) / len(models)
        measured[name] = Measured(right, 0.005, "", f"held-out accuracy of {name}, three seeds")
    return measured


ENTRY = Entry(
    "relations",
    "attention layers that answer several lookups, nine shapes with three seeds each",
    {
        "d_model": 64,
        "shapes": {name: asdict(shape) for name, shape in SHAPES.items()},
        "task": {"ciphers": "tasks.relations.caesars", "held_out": 0.1},
        "train": "Adam, cosine schedule to 0",
        "n_step": 600,
        "batch_size": 256,
        "lr": 0.01,
        "seeds": list(range(N_SEED)),
    },
    _data,
    _train,
    _measure,
)
