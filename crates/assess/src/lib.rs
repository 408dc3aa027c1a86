//! Reads logs, ours or imported: bottlenecks, standards, channels, heat.
