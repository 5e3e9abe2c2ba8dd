"""Tables of events as people keep them: CSV, TSV and workbooks, read into scenarios."""
