//! The behaviour of FEEL and DMN, as tables of expressions and expected values.

// `cfg(test)` tells clippy that helpers, too, are test code.
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod feel;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod indexed;
#[cfg(test)]
mod law;
#[cfg(test)]
mod legal;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod plain;
#[cfg(test)]
mod publish;
#[cfg(test)]
mod real_tables;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tables;
