"""What machines read and write: one module or package an interface, all with the same errors and headers."""
