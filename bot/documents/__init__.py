"""What offices send (text, web page, Word, PDF) as lines of text; tables keep their cells, one row a line, tab-separated."""
