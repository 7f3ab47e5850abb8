"""Importers: one module a format, all of them yield the same typed rows."""
