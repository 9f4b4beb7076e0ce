"""The pages behind the links of notices: opening one never acts, only its button does."""
