"""QTI 1.2 and Common Cartridge in (1EdTech): `questestinterop` alone or in a package, Canvas' too."""
