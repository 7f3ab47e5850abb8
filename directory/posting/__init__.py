"""How letters leave, whatever they are about: channels, leases, and what becomes of what did not arrive."""
