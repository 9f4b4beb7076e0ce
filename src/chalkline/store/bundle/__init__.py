"""What a gate decides with: knowledge of a school at a number of its log, as files that travel and swap safely."""
