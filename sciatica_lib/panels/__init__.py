"""The forms that a person sees: they join records, log, widgets and plots."""
