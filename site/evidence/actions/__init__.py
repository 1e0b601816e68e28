"""What can be done with evidence: append, verify, publish a checkpoint."""
