//! BPMN: read, check, draw as SVG, decide and apply. Pure.
