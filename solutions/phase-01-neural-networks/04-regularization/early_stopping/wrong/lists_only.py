"""has no attribute

Any sequence of losses may come in, such as a tuple.
"""


def early_stopping(val_losses, patience, min_delta=0.0):
    best, best_loss, waited = -1, float("inf"), 0
    for epoch, loss in enumerate(val_losses.copy()):
        if loss < best_loss and loss <= best_loss - min_delta:
            best, best_loss, waited = epoch, loss, 0
        else:
            waited += 1
        if waited == patience:
            return epoch + 1, best
    return len(val_losses), best
