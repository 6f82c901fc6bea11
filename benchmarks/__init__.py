"""How fast Repigment is, as ratios to limits taken in the same run on the same machine."""
