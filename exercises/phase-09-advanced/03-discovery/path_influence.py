"""How much of what the targets read comes through each node, over all paths."""

import torch
from jaxtyping import Float
from torch import Tensor


def path_influence(
    edges: Float[Tensor, "target source"], weights: Float[Tensor, "node"]
) -> Float[Tensor, "node"]:
    """Return the influence of every node, with the nodes in any order.

    `edges[t, s]` is the edge from s to t, with a sign; no path returns to
    where it began. Divide the size of each edge by the sum of sizes into
    its target. A node that no edge enters passes nothing on. The influence
    of a node is the sum over all paths of one edge or more from it to a
    target, each path the product of its shares, times the target's weight.

    Example:
        Node 0 feeds node 1 and node 2, node 1 feeds node 2, the target.

        >>> edges = torch.tensor([[0.0, 0.0, 0.0], [4.0, 0.0, 0.0], [1.0, -3.0, 0.0]])
        >>> path_influence(edges, torch.tensor([0.0, 0.0, 1.0]))
        tensor([1.0000, 0.7500, 0.0000])
    """
    raise NotImplementedError("9.3.4 path_influence: your code here")
