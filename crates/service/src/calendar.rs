//! The calendar of an authority. It is counted in `rules`, so that FEEL counts as the term of a case does.

pub use portico_rules::legal::{Calendar, Counting, HolidayRule, OfficeHours};
