"""What a caption of the report is made of."""

HEADINGS = ["What is seen", "Published", "Ours", "What it cannot say"]
