"""One process or several: what `torchrun` says, and the few things processes tell each other."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel


@dataclass(frozen=True)
class World:
    """The processes that train together; alone, everything here does nothing."""

    rank: int = 0
    size: int = 1
    local_rank: int = 0

    @property
    def leads(self) -> bool:
        """Whether this process writes the files."""
        return self.rank == 0

    def sum(self, values: Tensor) -> Tensor:
        """Add a tensor up over all processes."""
        if self.size > 1:
            dist.all_reduce(values)
        return values

    def any(self, flag: bool, device: torch.device) -> bool:
        """Whether the flag is set in at least one process; every process gets the same answer."""
        return bool(self.sum(torch.tensor(float(flag), device=device))) if self.size > 1 else flag

    def wait(self) -> None:
        """Wait until every process has called this."""
        if self.size > 1:
            dist.barrier()

    def wrap(self, model: nn.Module, device: torch.device) -> nn.Module:
        """Make a model average its gradients over the processes."""
        if self.size == 1:
            return model
        return DistributedDataParallel(model, [device.index] if device.type == "cuda" else None)


def no_sync(model: nn.Module) -> AbstractContextManager[None]:
    """Do not exchange gradients while a batch is still being accumulated."""
    return model.no_sync() if isinstance(model, DistributedDataParallel) else nullcontext()


@contextmanager
def joined() -> Iterator[World]:
    """Join the processes that `torchrun` started, if it did, and leave them at the end."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield World()
        return
    gpus = torch.cuda.is_available()
    local_rank = int(os.environ.get("LOCAL_RANK", "0"))
    if gpus:
        torch.cuda.set_device(local_rank)
    dist.init_process_group("nccl" if gpus else "gloo")
    try:
        yield World(dist.get_rank(), size, local_rank)
    finally:
        dist.destroy_process_group()
