"""What the cities' plans ask for in training and examination, held against what was done."""
