"""Take a model apart: read, attribute, patch, ablate, discover."""
