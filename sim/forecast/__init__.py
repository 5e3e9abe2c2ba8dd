"""How likely what can follow is: rates counted on histories, through the table of positions."""
