"""Measures the cost of the operator against a bare client, on a cluster of its own."""
