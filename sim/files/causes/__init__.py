"""Why a file cannot be read, by its cause: what stands there, and how to write it."""
