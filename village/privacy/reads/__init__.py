"""What is known of a person, and what an edition keeps of people."""
