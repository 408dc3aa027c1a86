//! The application: who may do what, and every change to a case. The only writer of record.
