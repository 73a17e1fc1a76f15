"""What leaves the workbook."""
