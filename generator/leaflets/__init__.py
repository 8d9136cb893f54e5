"""Leaflets: what tells a CTG to people who will not read it. No piece of the agreement, and never frozen."""
