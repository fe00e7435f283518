"""Limits: beyond them a file is a fault or an attack, not a plan of a hall."""

#: A hall of a kilometre, every chair drawn.
MOST_METRES, MOST_FEATURES, MOST_POINTS = 1000.0, 5000, 200_000
#: A file.
MOST_BYTES = 8 * 1024 * 1024
#: What is met while blocks, arrays and `use` are followed, and how deep.
MOST_STEPS, MOST_DEPTH = 50_000, 32
#: Pairs of things on top of each other, which the checks would measure one by one.
MOST_PAIRS = 50_000
#: The process that reads a file. It only reckons, so that its processor time bounds it: a
#: machine that has it alone answers within ten seconds. A busy one may take longer, and reads the
#: same files; by the clock it ends before proxies give up.
CPU_SECONDS, WALL_SECONDS, MEMORY_BYTES = 8, 45.0, 300 * 1024 * 1024
#: What a survey of a drawing tells apart and draws: parts, points and texts.
MOST_PARTS, MOST_SKETCHED, MOST_WORDS = 150, 80_000, 1500
