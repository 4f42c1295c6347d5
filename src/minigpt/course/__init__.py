"""The course around the package: lessons, claims, exercises, grading, progress."""
