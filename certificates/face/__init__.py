"""The PDF face of a certificate: fonts, drawing, rendering, signing. Knows values and bytes, no rows.

WeasyPrint and pyHanko are imported inside functions only: web processes never load them.
"""
