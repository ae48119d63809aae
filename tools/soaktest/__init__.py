"""Breaks the operator and its servers again and again, and compares what is left with the truth."""
