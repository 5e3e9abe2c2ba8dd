"""Run the command line as a module."""

from sim.cli import main

main()
