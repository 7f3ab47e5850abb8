"""Our own interface: the search of the results page, the listings, and the words of the vocabularies, for machines."""
