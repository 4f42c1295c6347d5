"""the epoch before

A loss that goes down again after a bad epoch need not be a new best.
"""


def early_stopping(val_losses, patience, min_delta=0.0):
    best, previous, waited = -1, float("inf"), 0
    for epoch, loss in enumerate(val_losses):
        if loss < previous and loss <= previous - min_delta:
            best, waited = epoch, 0
        else:
            waited += 1
        previous = loss
        if waited == patience:
            return epoch + 1, best
    return len(val_losses), best
