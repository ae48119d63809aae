"""The operator as a real process on a development cluster, and what the servers know of it."""
