"""What is printed around the text: covers, contents, heads, feet, last pages, pictures; read back and compared."""
