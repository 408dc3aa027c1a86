//! Legal time: the calendar of an authority, terms and how they are counted. Data in, dates out; the same code counts
//! the term of a case, a scenario's clock and a FEEL function.

pub mod calendar;
pub mod counting;
pub mod holiday;
pub mod hours;
pub mod term;

pub use calendar::Calendar;
pub use counting::Counting;
pub use holiday::HolidayRule;
pub use hours::OfficeHours;
pub use term::{BadTerm, OnResume, Standing, Suspension, Term};
