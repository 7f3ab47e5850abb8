"""Logging in and out, second factors, sessions, the lock: allauth's views with our paces, and a few of our own."""
