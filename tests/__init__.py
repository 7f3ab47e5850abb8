"""Tests mirror the source path for path; `journeys` drive a real browser."""
