"""the KL of the averages

The distributions are averaged over states first.
"""


def kl_by_layer(streams, norm, W_U):
    q = (norm(streams) @ W_U).softmax(-1).mean(1)
    return (q[-1] * (q[-1].log() - q.log())).sum(-1)
