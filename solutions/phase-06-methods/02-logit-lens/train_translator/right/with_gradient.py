"""the parameters themselves are returned, and the loss is batchmean of kl_div"""

from torch.nn.functional import kl_div


def train_translator(stream, final, unembed):
    d = stream.shape[-1]
    A = torch.zeros(d, d, dtype=stream.dtype, requires_grad=True)
    b = torch.zeros(d, dtype=stream.dtype, requires_grad=True)
    optimizer = Adam([A, b], lr=0.1)
    for step in range(150):
        optimizer.set_lr(0.1 * (1 - step / 150))
        log_q = unembed(stream + stream @ A + b).log_softmax(-1)
        optimizer.zero_grad()
        kl_div(log_q, final, log_target=True, reduction="batchmean").backward()
        optimizer.step()
    return A, b
