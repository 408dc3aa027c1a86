//! A second opinion on finished bytes, by a validator that shares no code with the typesetter.

use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

/// Judges a PDF by PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1). Run it when a template is published and
/// after anything has changed the bytes, such as a seal.
///
/// What only a person can judge (whether the order of reading makes sense, whether an alternative text says
/// what the picture says) is not covered.
///
/// # Errors
/// Every rule that is broken, one text each, with the standard's name before it.
pub fn check_pdf(bytes: &[u8]) -> Result<(), Vec<String>> {
    let mut found = Vec::new();
    for (name, profile) in [("PDF/A-3a", ValidationProfile::PdfA3a), ("PDF/UA-1", ValidationProfile::PdfUa1)]
    {
        match validate_pdf_bytes(bytes, &ValidationOptions::default().profile(profile)) {
            Ok(report) => found.extend(report.failures.iter().map(|failure| format!("{name}: {failure}"))),
            Err(error) => found.push(format!("{name}: the file cannot be judged: {error}")),
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}
