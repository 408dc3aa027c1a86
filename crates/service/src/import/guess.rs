//! What a package does not say and a service needs: guesses, each of which is reported.

use super::package::FormFile;

/// Words for the person outside, in the languages of the models we know.
const RESIDENT: [&str; 36] = [
    "resident",
    "applicant",
    "citizen",
    "requester",
    "requestor",
    "customer",
    "client",
    "claimant",
    "submitter",
    "aanvrager",
    "burger",
    "inwoner",
    "indiener",
    "verzoeker",
    "klant",
    "melder",
    "sökande",
    "sokande",
    "medborgare",
    "invånare",
    "bürger",
    "antragsteller",
    "buerger",
    "einwohner",
    "demandeur",
    "citoyen",
    "usager",
    "solicitante",
    "ciudadano",
    "interesado",
    "hakija",
    "kansalainen",
    "søker",
    "innbygger",
    "ansøger",
    "borger",
];

/// Words for a decision, in parts of names of variables.
const DECISION: [&str; 22] = [
    "decision",
    "approve",
    "approved",
    "granted",
    "outcome",
    "verdict",
    "besluit",
    "goedgekeurd",
    "goedkeuren",
    "toegekend",
    "akkoord",
    "verleend",
    "beslut",
    "godkänd",
    "godkand",
    "beviljad",
    "entscheidung",
    "genehmigt",
    "bewilligt",
    "approuv",
    "aprob",
    "päätös",
];

/// Words for reasons.
const REASONS: [&str; 14] = [
    "reason",
    "motivation",
    "justification",
    "explanation",
    "toelichting",
    "reden",
    "onderbouwing",
    "motivering",
    "motiver",
    "skäl",
    "begründung",
    "begruend",
    "grund",
    "motif",
];

/// Whether a lane, pool or group is that of the person outside.
pub(super) fn is_resident(name: &str) -> bool {
    let name = name.to_lowercase();
    let mut words = name.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| RESIDENT.iter().any(|known| word == *known || word.strip_suffix('s') == Some(known)))
}

/// Whether a variable sounds like the decision of a case.
pub(super) fn is_decision(name: &str) -> bool {
    contains(name, &DECISION)
}

/// Whether a field sounds like the reasons of a decision.
pub(super) fn is_reasons(name: &str) -> bool {
    contains(name, &REASONS)
}

fn contains(name: &str, words: &[&str]) -> bool {
    let name = name.to_lowercase();
    words.iter().any(|word| name.contains(word))
}

/// The language that texts are written in, by their little words; English if nothing tells.
pub(super) fn language(texts: &str) -> &'static str {
    const WORDS: [(&str, &[&str]); 7] = [
        ("en", &["the", "of", "and", "to", "is", "for", "with", "your"]),
        ("nl", &["de", "het", "een", "van", "en", "voor", "naar", "is", "aanvraag", "wordt", "niet"]),
        ("sv", &["och", "att", "är", "för", "med", "ett", "inte", "av", "ärende", "ärendet"]),
        ("de", &["der", "die", "das", "und", "ist", "für", "von", "nicht", "eine", "antrag"]),
        ("fr", &["le", "la", "les", "et", "est", "pour", "de", "des", "une", "demande"]),
        ("fi", &["ja", "on", "ei", "hakemus", "päätös", "tai", "joka"]),
        ("nb", &["og", "er", "ikke", "søknad", "vedtak", "til", "som", "å"]),
    ];
    let lower = texts.to_lowercase();
    let words: Vec<&str> = lower.split(|letter: char| !letter.is_alphanumeric()).collect();
    let score = |known: &[&str]| words.iter().filter(|word| known.contains(word)).count();
    let mut best = ("en", score(WORDS.first().map_or(&[], |(_, words)| words)));
    for (language, known) in WORDS {
        if score(known) > best.1 {
            best = (language, score(known));
        }
    }
    best.0
}

/// Longer words of a name, for telling what two names have in common.
fn long_words(name: &str) -> Vec<String> {
    let name = name.to_lowercase();
    let words = name.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| word.chars().count() >= 5).map(str::to_owned).collect()
}

/// The page of a form whose label shares a longer word with the name of a task.
pub(super) fn page_for<'f>(task: &str, form: &'f FormFile) -> Option<(&'f serde_json::Value, String)> {
    let words = long_words(task);
    form.components().iter().find_map(|page| {
        let label = page.get("label").and_then(serde_json::Value::as_str)?;
        let shared = long_words(label).into_iter().find(|word| words.contains(word))?;
        Some((page, shared))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_person_outside_is_known_in_several_languages() {
        for name in ["Aanvrager", "Sökande", "Applicants", "The citizen", "Bürger"] {
            assert!(is_resident(name), "{name}");
        }
        for name in ["Wethouder", "Burgermeister", "Permit office", ""] {
            assert!(!is_resident(name), "{name}");
        }
    }

    #[test]
    fn the_language_is_told_by_little_words() {
        assert_eq!(language("Behandel de aanvraag en borg het resultaat"), "nl");
        assert_eq!(language("Ärendet beslutas och avslutas av handläggaren"), "sv");
        assert_eq!(language("Update errand status"), "en");
    }
}
