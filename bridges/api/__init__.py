"""What practitioners' tools read with a token: the same as their owners see on the pages, as plain values."""
