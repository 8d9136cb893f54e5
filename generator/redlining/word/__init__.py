"""The redline of a Word file: tracked changes between the DOCX of two texts, and what accepting or rejecting leaves."""
