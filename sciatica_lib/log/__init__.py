"""The session log: records, the lines they become, the reader, and the only writer."""
