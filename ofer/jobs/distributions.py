"""Import names whose distribution is named otherwise.

What follows from it, the versions of a stage's libraries, is compared itself: a library more re-runs what uses it.
"""

DISTRIBUTIONS = {
    "cv2": "opencv-python-headless",
    "dlib": "dlib-bin",
    "markdown_it": "markdown-it-py",
    "sklearn": "scikit-learn",
    "yaml": "PyYAML",
}
