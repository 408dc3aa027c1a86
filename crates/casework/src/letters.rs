//! What a letter or a notice says: the data that templates read, in the resident's language.

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::casework::{Authority, OpenCase};
use crate::outbound::LetterOrder;
use crate::timeline::outcome_text;

/// The order for a letter of a case.
pub(crate) fn order(
    authority: &Authority,
    open: &OpenCase,
    name: &str,
    key: &str,
    now: Timestamp,
) -> LetterOrder {
    let service = &open.service;
    let language = language(open);
    let service_name = service_name(open, language);
    let title = service
        .text(language, &format!("letter-{name}"), &[])
        .unwrap_or_else(|| format!("{service_name}: {}", open.state.file.reference));
    LetterOrder {
        key: key.to_owned(),
        template: service.letters.get(name).map(|letter| (letter.file.clone(), letter.source.clone())),
        data: data(authority, open, language, &title, now),
        language: language.to_owned(),
        issued: now.to_zoned(authority.calendar.zone.clone()),
        title,
    }
}

/// What templates read as `data.json`; the frame of the letters documents the shape.
fn data(authority: &Authority, open: &OpenCase, language: &str, title: &str, now: Timestamp) -> Json {
    let (service, file) = (&open.service, &open.state.file);
    let zone = &authority.calendar.zone;
    let date = |time: Timestamp| time.to_zoned(zone.clone()).date().to_string();
    let owner = &service.settings.owner;
    let mut data = json!({
        "authority": {
            "name": authority.name,
            "unit": owner.unit,
            "address": authority.address,
            "email": owner.email,
            "phone": owner.phone,
        },
        "recipient": { "name": file.resident_name, "address": [] },
        "reference": file.reference,
        "date": date(now),
        "service": service_name(open, language),
        "subject": title,
        "variables": open.state.process.variables(),
    });
    let parts = [
        ("decision", decision(open, language)),
        ("fee", fee(open)),
        ("appeal", appeal(authority, open, language, now)),
    ];
    if let Json::Object(fields) = &mut data {
        fields.extend(parts.into_iter().filter_map(|(name, part)| Some((name.to_owned(), part?))));
    }
    data
}

fn decision(open: &OpenCase, language: &str) -> Option<Json> {
    let (service, file) = (&open.service, &open.state.file);
    let outcome = file.outcome.as_deref()?;
    let laws = &service.settings.legal_basis;
    let source = |cite: &String| {
        let url = laws.iter().find(|law| law.cite == *cite).and_then(|law| law.url.clone());
        json!({ "cite": cite, "url": url })
    };
    Some(json!({
        "outcome": outcome,
        "summary": outcome_text(service, outcome, language),
        "reasons": file.reasons.iter().map(|text| json!({ "text": text })).collect::<Vec<_>>(),
        "sources": file.sources.iter().map(source).collect::<Vec<_>>(),
    }))
}

fn fee(open: &OpenCase) -> Option<Json> {
    let fee = open.service.settings.fee.as_ref()?;
    let (amount, currency) =
        open.computed_fee().unwrap_or_else(|| (fee.amount.clone(), fee.currency.clone()));
    Some(json!({ "amount": amount, "currency": currency }))
}

fn appeal(authority: &Authority, open: &OpenCase, language: &str, now: Timestamp) -> Option<Json> {
    open.state.file.outcome.as_ref()?;
    let appeal = open.service.settings.appeal.as_ref()?;
    let by = appeal.term.due(open.state.file.decided.unwrap_or(now), &authority.calendar);
    Some(json!({
        "text": open.service.text(language, "service-appeal", &[]).unwrap_or_default(),
        "to": [appeal.body],
        "by": by.to_zoned(authority.calendar.zone.clone()).date().to_string(),
        "url": appeal.url,
    }))
}

/// The language that the resident reads, if the service has it.
pub(crate) fn language(open: &OpenCase) -> &str {
    let settings = &open.service.settings;
    let wanted = open.state.file.language.as_str();
    settings.languages.iter().find(|known| known.as_str() == wanted).unwrap_or(&settings.default_language)
}

fn service_name(open: &OpenCase, language: &str) -> String {
    open.service.text(language, "service-name", &[]).unwrap_or_else(|| open.service.settings.id.clone())
}

/// The text of the mail that carries a letter.
pub(crate) fn covering_text(open: &OpenCase, title: &str) -> String {
    let reference = &open.state.file.reference;
    open.service
        .text(language(open), "mail-letter", &[("reference", reference.as_str().into())])
        .unwrap_or_else(|| format!("{title}\n\n{reference}\n"))
}

/// Subject and text of a notice.
pub(crate) fn notice(open: &OpenCase, message: &str) -> (String, String) {
    let language = language(open);
    let reference = &open.state.file.reference;
    let args = [("reference", reference.as_str().into())];
    let text = open.service.text(language, message, &args).unwrap_or_else(|| message.to_owned());
    let subject = format!("{} {reference}", service_name(open, language));
    (subject, format!("{text}\n\n{reference}\n"))
}
