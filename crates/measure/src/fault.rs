//! Why a measurement could not be made.

/// Why a measurement could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The record could not be opened or read.
    #[error("the record: {0}")]
    Record(#[from] portico_record::Fault),
    /// The application refused something that it must not refuse.
    #[error("the application: {0}")]
    Casework(#[from] portico_casework::Fault),
    /// A file of the measurement.
    #[error("the folder of the measurement: {0}")]
    Io(#[from] std::io::Error),
    /// The measured services, or a caller.
    #[error("{0}")]
    Broken(String),
}
