"""Prepare `.venv` next to manage.py, with the standard library only."""


def ensure_environment(argv):
    """Run the command in the environment that it needs."""
