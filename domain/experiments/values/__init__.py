"""Experiments, arms and policies as plain values."""
