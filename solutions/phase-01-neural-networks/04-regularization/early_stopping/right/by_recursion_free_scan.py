"""Find each improvement first, then the first gap that is long enough."""


def early_stopping(val_losses, patience, min_delta=0.0):
    improved, least = [], float("inf")
    for epoch, loss in enumerate(val_losses):
        if loss < least and least - loss >= min_delta:
            improved.append(epoch)
            least = loss
    last = -1
    for epoch in [*improved, len(val_losses) + patience]:
        if epoch - last > patience:
            return min(last + 1 + patience, len(val_losses)), last
        last = epoch
    return len(val_losses), last
