"""Loading editions and catalogues, importing newer catalogues, reading and writing tables."""
