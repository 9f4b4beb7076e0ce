"""The way on: the next server, and the header fields that a message gets and loses on its way there."""
