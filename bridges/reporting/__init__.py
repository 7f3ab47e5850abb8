"""Counts that are safe to show: quarters, what is counted where, and what is withheld. Pure."""
