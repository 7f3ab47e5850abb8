"""The desk of stewards."""
