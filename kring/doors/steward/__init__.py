"""The pages of the steward: who takes part, what was agreed, who is where. Nobody's file is shown here."""
