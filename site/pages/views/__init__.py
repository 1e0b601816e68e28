"""What every public site needs beside its pages: robots, feed, share pictures, the offline worker."""
