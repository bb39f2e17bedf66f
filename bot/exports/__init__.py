"""What leaves as a file: notes as JSON, tables, documents, calendars, pictures."""
