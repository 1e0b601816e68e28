"""Practice: chapters, mock examinations, wrong answers that come back in time, five questions a day."""
