"""The page: scenarios and rulebooks as one file that opens offline, is read, printed and played."""
