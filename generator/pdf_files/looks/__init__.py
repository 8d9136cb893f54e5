"""What the pages of a PDF look like: their pictures, and digests by which two versions of a page are told apart."""
