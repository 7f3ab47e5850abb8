"""What leaves this site: letters without a name in them, and the channels that carry them."""
