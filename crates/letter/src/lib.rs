//! Letters and mail: Typst templates to accessible PDF, and SMTP.
//!
//! This room hides the typesetter and the mail protocol. Nobody else knows `typst` or `lettre`.
//!
//! *Invariant: a template sees its data, the files that came with the job, and nothing else.* There is no file
//! system, no package registry, no plugin, no clock and no environment behind the [`World`](typst::World)
//! that this crate builds. The date on a letter is the date in its job, so the same job gives the same bytes.
//!
//! *Invariant: whatever comes out is PDF/A-3a and PDF/UA-1.* A template that cannot be made accessible is
//! refused with a message for its author; there is no second, lesser kind of output.
//!
//! - [`render`] sets one letter in this process; the worker calls [`render_in_child`], which does the same in
//!   a child process with a wall clock, because a template can loop for longer than anybody will wait.
//! - `check_pdf` (feature `check`) judges finished bytes by both standards, independently of the typesetter.
//! - [`Mailer`] sends one message and tells apart what may be tried again from what may not.

#[cfg(feature = "check")]
mod check;
mod child;
mod data;
mod font;
mod frame;
mod job;
mod mail;
mod problem;
mod render;
#[cfg(feature = "testing")]
pub mod testing;
mod world;

#[cfg(feature = "check")]
pub use check::check_pdf;
pub use child::{COMMAND, render_in_child, run_child};
pub use data::{Appeal, Authority, DecisionText, Fee, LetterData, Reason, Recipient, Source};
pub use frame::{DEFAULT_TEMPLATE, DEFAULT_TEMPLATE_NAME, LANGUAGES};
pub use job::{LetterJob, Limits};
pub use mail::{Attachment, Mail, MailConfig, MailError, Mailer, Receipt};
pub use problem::{LetterProblem, TemplateFault};
pub use render::{Pdf, check_template, render, render_within};
