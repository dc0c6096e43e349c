"""What every surface needs and no platform knows: which FAQ is served, the commands, what is remembered for a while."""
