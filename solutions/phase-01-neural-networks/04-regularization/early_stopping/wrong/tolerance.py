"""a tolerance of your own

min_delta is the caller's tolerance, and here it is 0.
"""


def early_stopping(val_losses, patience, min_delta=0.0):
    best, best_loss, waited = -1, float("inf"), 0
    for epoch, loss in enumerate(val_losses):
        if loss < best_loss - 1e-6 and loss <= best_loss - min_delta:
            best, best_loss, waited = epoch, loss, 0
        else:
            waited += 1
        if waited == patience:
            return epoch + 1, best
    return len(val_losses), best
