"""What lives in the browser: anywidgets that know nothing of files, plans or the log."""
