"""One training step of a sparse autoencoder, 768 → 24,576 features, 4,096 examples, against peers.

Same starting weights and inputs, both warm, in turns. Ours is `Trainer.step`, theirs the whole of
`SAETrainer.step` (sae-lens) or `update` (dictionary_learning): loss, gradients, Adam, bookkeeping.
The ReLU kind is timed dense, as training starts, and sparse, as it is for most of training.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor

from minigpt.interp.sae import SAE, DictionaryConfig
from minigpt.interp.sae_train import DictionaryTraining, Trainer

D_IN, N_FEATURE, BATCH, K = 768, 24_576, 4096, 32
SPARSE_BIAS = -3.4  # at which about 0.1 % of random pre-activations are positive
Step = Callable[[Tensor], object]


@dataclass(frozen=True)
class Row:
    """Median seconds of a step, ours and the peer's."""

    workload: str
    peer: str
    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.theirs / self.ours


def ours(kind: str, bias: float, size: tuple[int, int]) -> tuple[SAE, Step]:
    """Our trainer, no warm-up left."""
    sae = SAE(DictionaryConfig(*size, kind, k=K))
    sae.b_enc.data.fill_(bias)
    how = DictionaryTraining(n_step=1000, warmup=1, sparsity_warmup=1, decay=0.0)
    trainer = Trainer(sae, how)
    return sae, lambda x: trainer.step(x, x)


def sae_lens(kind: str, start: SAE) -> Step:
    """The step of sae-lens with its defaults."""
    from sae_lens.config import LoggingConfig, SAETrainerConfig
    from sae_lens.saes.standard_sae import StandardTrainingSAE, StandardTrainingSAEConfig
    from sae_lens.saes.topk_sae import TopKTrainingSAE, TopKTrainingSAEConfig
    from sae_lens.training.sae_trainer import SAETrainer

    size = {"d_in": start.cfg.d_in, "d_sae": start.cfg.n_feature}
    sae = (
        TopKTrainingSAE(TopKTrainingSAEConfig(**size, k=K))
        if kind == "topk"
        else StandardTrainingSAE(StandardTrainingSAEConfig(**size))
    )
    _copy(start, sae.W_enc, sae.W_dec, sae.b_enc)
    cfg = SAETrainerConfig(
        n_checkpoints=0,
        checkpoint_path=None,
        save_final_checkpoint=False,
        total_training_samples=1000 * BATCH,
        device="cpu",
        autocast=False,
        lr=1e-3,
        lr_end=1e-4,
        lr_scheduler_name="constant",
        lr_warm_up_steps=0,
        adam_beta1=0.9,
        adam_beta2=0.999,
        lr_decay_steps=0,
        n_restart_cycles=1,
        train_batch_size_samples=BATCH,
        dead_feature_window=1000,
        feature_sampling_window=2000,
        logger=LoggingConfig(log_to_wandb=False),
    )
    return SAETrainer(cfg, sae, iter(())).step


def dictionary_learning(kind: str, start: SAE) -> Step:
    """The update of dictionary_learning with its defaults."""
    from dictionary_learning.trainers.standard import StandardTrainer
    from dictionary_learning.trainers.top_k import TopKTrainer

    size = {"activation_dim": start.cfg.d_in, "dict_size": start.cfg.n_feature}
    common = {"steps": 1000, "layer": 0, "lm_name": "", "device": "cpu", "lr": 1e-3}
    common |= {"warmup_steps": 1}
    trainer = (
        TopKTrainer(**size, **common, k=K, threshold_start_step=0)
        if kind == "topk"
        else StandardTrainer(**size, **common, sparsity_warmup_steps=None)
    )
    ae = trainer.ae
    _copy(start, ae.encoder.weight.T, ae.decoder.weight.T, ae.encoder.bias)
    return lambda x: trainer.update(1, x)


@torch.no_grad()
def _copy(start: SAE, W_enc: Tensor, W_dec: Tensor, b_enc: Tensor) -> None:
    W_enc.copy_(start.W_enc)
    W_dec.copy_(start.W_dec)
    b_enc.copy_(start.b_enc)


PEERS = {"sae-lens": sae_lens, "dictionary_learning": dictionary_learning}
WORKLOADS = {
    "relu, dense": ("relu", 0.0),
    "relu, sparse": ("relu", SPARSE_BIAS),
    "topk": ("topk", 0.0),
}


def compare(workload: str, peer: str, rounds: int, size: tuple[int, int], batch: int) -> Row:
    """Time both in turns, after one step each."""
    kind, bias = WORKLOADS[workload]
    torch.manual_seed(0)
    sae, mine = ours(kind, bias, size)
    their = PEERS[peer](kind, sae)
    x = torch.randn(batch, size[0])
    times: dict[str, list[float]] = {"mine": [], "their": []}
    for turn in range(rounds + 1):
        for name, step in (("mine", mine), ("their", their)):
            began = time.perf_counter()
            step(x)
            if turn:
                times[name].append(time.perf_counter() - began)
    row = Row(workload, peer, *(statistics.median(found) for found in times.values()))
    print(
        f"| {workload} | {peer} | {row.ours:.2f} s | {row.theirs:.2f} s | {row.ratio:.1f}× |",
        flush=True,
    )
    return row


def main() -> None:
    """Print the table and write it to `_build/benchmarks-sae.json`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--features", type=int, default=N_FEATURE)
    told = parser.parse_args()
    print(f"{torch.get_num_threads()} threads, torch {torch.__version__}, batch {told.batch}\n")
    print("| step | peer | minigpt | peer | faster |\n|---|---|---|---|---|")
    size = (D_IN, told.features)
    rows = [
        compare(workload, peer, told.rounds, size, told.batch)
        for workload in WORKLOADS
        for peer in PEERS
    ]
    path = Path("_build") / "benchmarks-sae.json"
    path.parent.mkdir(exist_ok=True)
    table = [asdict(row) | {"ratio": row.ratio} for row in rows]
    path.write_text(json.dumps({"batch": told.batch, "rows": table}, indent=2) + "\n")


if __name__ == "__main__":
    main()
