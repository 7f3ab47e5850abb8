"""What people fill in about accounts and teams."""
