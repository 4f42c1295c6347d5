"""One training step of a sparse autoencoder, 768 → 24,576 features, 4,096 examples, against peers.

Same starting weights and inputs, both warm, in turns. Ours is `Trainer.step`, theirs the whole of
`SAETrainer.step` (sae-lens) or `update` (dictionary_learning): loss, gradients, Adam, bookkeeping.
The ReLU kind is timed dense, as training starts, and sparse, as it is for most of training.
Rows of a library that is not installed (the optional group `peers`) are left out.
"""

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec

import torch
from torch import Tensor

from benchmarks.measure import Row, difference, in_turns
from minigpt.interp.dictionaries.sae import KINDS, SAE, DictionaryConfig
from minigpt.interp.dictionaries.training import DictionaryTraining, Trainer

SIZE, BATCH, K = (768, 24_576), 4096, 32
ROUNDS = 3
# why a dense step is not much faster
SAME = "while every feature is active, both sides compute the same five large matrix products"
SPARSE_BIAS = -3.4  # at which about 0.1 % of random pre-activations are positive
Step = Callable[[Tensor], object]
Peer = tuple[Step, Callable[[Tensor], Tensor]]  # a step of training; the reconstruction


def ours(kind: str, bias: float) -> tuple[SAE, Step]:
    """Our trainer, no warm-up left."""
    sae = SAE(DictionaryConfig(*SIZE, kind, **({"k": K} if "k" in KINDS[kind].settings else {})))
    sae.b_enc.data.fill_(bias)
    how = DictionaryTraining(n_step=1000, warmup=1, sparsity_warmup=1, decay=0.0)
    trainer = Trainer(sae, how)
    return sae, lambda x: trainer.step(x, x)


def sae_lens(kind: str, start: SAE) -> Peer:
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
    return SAETrainer(cfg, sae, iter(())).step, lambda x: sae.decode(sae.encode(x))


def dictionary_learning(kind: str, start: SAE) -> Peer:
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
    return lambda x: trainer.update(1, x), ae


@torch.no_grad()
def _copy(start: SAE, W_enc: Tensor, W_dec: Tensor, b_enc: Tensor) -> None:
    W_enc.copy_(start.W_enc)
    W_dec.copy_(start.W_dec)
    b_enc.copy_(start.b_enc)


# name → module, how its step is built
PEERS = {
    "sae-lens": ("sae_lens", sae_lens),
    "dictionary_learning": ("dictionary_learning", dictionary_learning),
}
WORKLOADS = {
    "ReLU, dense": ("relu", 0.0, 1.3),
    "ReLU, 0.1 % active": ("relu", SPARSE_BIAS, 1.3),
    f"TopK, k = {K}": ("topk", 0.0, 1.3),
}


def compare(workload: str, peer: str) -> Row:
    """Check that both reconstruct the same, then time both in turns, after one step each."""
    kind, bias, asked = WORKLOADS[workload]
    torch.manual_seed(0)
    sae, step = ours(kind, bias)
    their_step, reconstruct = PEERS[peer][1](kind, sae)
    x = torch.randn(BATCH, SIZE[0])
    with torch.no_grad():
        same = difference(sae(x[:64]), reconstruct(x[:64]), what="reconstructions")
    calls = [partial(step, x), partial(their_step, x)]
    in_turns(calls, 1)
    mine, theirs = in_turns(calls, ROUNDS)
    name = f"SAE training step, 768 → 24,576, {BATCH:,} examples, {workload}"
    return Row(name, peer, mine, theirs, same, asked, SAME)


def run() -> list[Row]:
    """Measure against every peer that is installed."""
    there = [peer for peer, (module, _) in PEERS.items() if find_spec(module)]
    return [compare(name, peer) for peer in there for name in WORKLOADS]
