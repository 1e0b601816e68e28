"""Plan against done: quotas, records of what was done, message campaigns, lecturers and volunteers."""
