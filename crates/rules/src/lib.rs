//! FEEL and DMN: parse, check, evaluate. Pure.
