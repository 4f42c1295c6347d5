"""Exercises: their source, their stubs, their proofs, and models made of their solutions."""
