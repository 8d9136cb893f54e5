"""Workbooks that come back: read, compared with what was sent, their changes sorted."""
