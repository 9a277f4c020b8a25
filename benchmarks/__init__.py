"""The benchmark: what Kring's pages cost beside the bare database driver, measured in one run. See docs/benchmarks.md."""
