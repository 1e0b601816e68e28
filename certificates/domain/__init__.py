"""Pure rules about certificates: numbers, printed facts, standing, duties, the curves of the background."""
