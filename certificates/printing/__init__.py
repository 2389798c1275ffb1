"""The certificate on paper: its page, what makes it an archive's PDF, its signature."""
