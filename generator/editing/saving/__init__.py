"""What a page saves: fields, records, texts and tables, merged with what others have saved meanwhile, or refused."""
