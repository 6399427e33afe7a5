"""Drawings as SVG, made from numbers: no script, no style attributes; a page shows the same numbers as a table."""
