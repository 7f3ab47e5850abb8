"""What leaves the catalogue as a file, and comes back without a change: one module a format."""
