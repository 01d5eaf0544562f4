"""``python -m x12tools`` is ``x12tools``."""

from x12tools.cli import main

if __name__ == "__main__":
    main()
