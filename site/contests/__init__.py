"""Safety-knowledge contests: rounds from a pool of their own, rankings, the big screen."""
