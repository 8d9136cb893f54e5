"""The life of a convention, as plain values to show: its tracking, its reports, its avenants, what follows it."""
