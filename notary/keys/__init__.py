"""Keys: who signs what, and where its key is held. Nothing here shows, logs or pickles key material."""
