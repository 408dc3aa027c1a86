//! Typst letters to accessible PDF, and e-mail.
