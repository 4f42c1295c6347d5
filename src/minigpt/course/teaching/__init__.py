"""Teaching with the book: one file, `course.yml`, from which sites, a repository and marks come."""
