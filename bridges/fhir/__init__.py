"""Introductions as FHIR R4, for export only, after SDOH Clinical Care 3.0.0; the tables: docs/fhir.md. Pure.

The only place that knows FHIR's words for the life of an introduction.
"""
