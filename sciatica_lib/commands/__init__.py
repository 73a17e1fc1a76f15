"""What stands behind the words of the `sciatica` command."""
