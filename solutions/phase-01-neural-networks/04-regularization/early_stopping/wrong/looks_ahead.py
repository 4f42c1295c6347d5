"""after the stop

What would have come after the stop was never trained.
"""


def early_stopping(val_losses, patience, min_delta=0.0):
    best_loss, waited = float("inf"), 0
    ran = len(val_losses)
    for epoch, loss in enumerate(val_losses):
        if loss < best_loss and loss <= best_loss - min_delta:
            best_loss, waited = loss, 0
        else:
            waited += 1
        if waited == patience:
            ran = epoch + 1
            break
    known = [loss for loss in val_losses if loss == loss]
    return ran, list(val_losses).index(min(known)) if known else -1
