"""NaN

A comparison with NaN is always false, so `not loss >= best` is true.
"""


def early_stopping(val_losses, patience, min_delta=0.0):
    best, best_loss, waited = -1, float("inf"), 0
    for epoch, loss in enumerate(val_losses):
        if not loss > best_loss - min_delta and loss != best_loss:
            best, best_loss, waited = epoch, loss, 0
        else:
            waited += 1
        if waited == patience:
            return epoch + 1, best
    return len(val_losses), best
