"""Plan what to build, build it, and publish it whole."""
