"""Pure statistics: from tallies of answers to frozen estimates; no web, no database, no files."""
