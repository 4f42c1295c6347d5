"""Prompts with known answers: data only, no model."""
