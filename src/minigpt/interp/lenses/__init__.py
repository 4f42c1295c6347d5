"""Read the residual stream early: logit lens and tuned lens."""
