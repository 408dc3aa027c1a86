//! What the application promises, on both databases, with a clock that is turned by hand.

#[cfg(test)]
mod failures;
#[cfg(test)]
mod house;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod signals;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod starts;
