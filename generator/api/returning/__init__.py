"""What comes back from Word and Excel, as plain values to show: read, kept until decided, carried out; copies sent."""
