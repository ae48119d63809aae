"""Starts, breaks and stops the real servers that development and tests of Tenure run on."""
