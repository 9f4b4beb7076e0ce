"""Plain English: what each rule says, and why a decision fell as it did.

A condition goes from typed tree to words (``phrases``), a rule to sentences (``explain``), and an outcome to the parts
that made it so (``reasons``), which ``sentences`` says to one audience. What has no phrase of its own is quoted as it
was written, never paraphrased into nonsense.
"""
