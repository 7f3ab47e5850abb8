"""What is out there, and is it still true."""
