"""Where each tie stands on a drawn map."""
