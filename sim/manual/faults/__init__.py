"""Why a file is refused, or cannot be had: one file for each part of it that may be at fault."""
