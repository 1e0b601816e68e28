"""Laws and standards, accident cases, knowledge articles, and the directories: what the public reads."""
