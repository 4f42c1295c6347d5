"""A network of nodes on one stream, with some edges exchanged."""

from collections.abc import Callable, Sequence

from torch import Tensor

Node = Callable[[Tensor], Tensor]
Edge = tuple[int, int]  # sender, reader


def edge_patch(
    nodes: Sequence[Node],
    clean: Tensor,
    corrupt: Tensor,
    edges: Sequence[Edge],
) -> Tensor:
    """Return what the last node gives, with some edges made corrupt.

    Sender 0 is the input; senders 1, 2, … are `nodes` in order. Each node
    reads the sum of the input and of what all earlier nodes give. First
    run the network on `corrupt`. Then run it on `clean`; where (s, r) is
    in `edges`, reader r finds in its sum what s gave in the corrupt run,
    in place of what s gives now. Everything after r is recomputed. No
    edge is named twice.

    Example:
        Both nodes double what they read: 1 → 2 → 2 · (1 + 2) = 6. The
        second one reads 1 + 0 if the edge from the first is corrupt.

        >>> import torch
        >>> nodes = [lambda s: 2 * s, lambda s: 2 * s]
        >>> one, zero = torch.ones(1), torch.zeros(1)
        >>> edge_patch(nodes, one, zero, [])
        tensor([6.])
        >>> edge_patch(nodes, one, zero, [(1, 2)])
        tensor([2.])
    """
    ### BEGIN SOLUTION
    there = [corrupt]
    for node in nodes:
        there.append(node(sum(there)))
    here = [clean]
    for reader, node in enumerate(nodes, start=1):
        stream = sum(here)
        for sender, to in edges:
            if to == reader:
                stream = stream + (there[sender] - here[sender])
        here.append(node(stream))
    return here[-1]
    ### END SOLUTION
