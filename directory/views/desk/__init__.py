"""The steward's desk."""
