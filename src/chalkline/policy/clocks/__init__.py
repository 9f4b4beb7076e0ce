"""What falls due, and when: ``keep``, ``at``, ``must`` and the clocks of cases as one model. Nothing acts here."""
