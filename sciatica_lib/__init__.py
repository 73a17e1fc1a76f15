"""The workbook in a dozen names: what notebooks import."""
