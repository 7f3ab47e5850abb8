"""Settings, start-up and the root of the URLs."""
