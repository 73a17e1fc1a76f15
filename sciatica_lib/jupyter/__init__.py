"""How the workbook lives in JupyterLab: its start, its notebook copies, its connection."""
