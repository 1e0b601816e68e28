"""Pure rules of the chain: values in, values out."""
