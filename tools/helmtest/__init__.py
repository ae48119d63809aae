"""Tests of the chart against a real control plane."""
