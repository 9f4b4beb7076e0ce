"""The other way in: a mail server shows each message and asks what to do with it (the milter protocol)."""
