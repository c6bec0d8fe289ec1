"""What is asked of sources outside: the only room, but for publishing, that uses the network."""
