"""The public directory for systems of health care: FHIR R4, to read."""
