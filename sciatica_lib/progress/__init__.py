"""What the entries say: tables, what is shown of them, sentences and plots."""
