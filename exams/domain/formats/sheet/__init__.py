"""Tables (XLSX, CSV) as institutions fill them in: one row an item, a case over several rows; every type has a way.

Rows come from and go to `accounts.api.read_table` and `write_table`, which know the files; here is what cells mean.
"""
