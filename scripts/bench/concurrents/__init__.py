"""What an office would use instead, LibreOffice, beside ours on the same documents: « concurrents »."""
