"""What a learner has done."""
