"""What publishers are told about listings, how it is signed, and how it goes out safely: no database."""
