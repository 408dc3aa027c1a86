//! How the authority looks: name, font and colours. Nothing is saved that some people could not read.

use axum::response::Response;
use portico_casework::{About, Act, judge};
use serde::Serialize;

use super::door::{Desk, done};
use super::words::Words;
use crate::fault::Fault;
use crate::page::{FormState, Page};
use crate::posted::PostedForm;
use crate::site::THEME_SETTING;
use crate::theme::{Colour, Colours, Look, Theme, ThemeProblem};

/// The page of the appearance.
#[derive(Debug, Clone, Serialize)]
pub struct ThemePage {
    /// The colours: name of the control, and key of its words.
    pub colours: Vec<(&'static str, &'static str)>,
    /// What is typed.
    pub form: FormState,
}

/// A colour of the theme with its control.
type Place = fn(&mut Colours) -> &mut Colour;

/// The colours in the order of the page: control, words, and where they belong.
const COLOURS: [(&str, &str, Place); 10] = [
    ("brand", "desk-colour-brand", |colours| &mut colours.brand),
    ("brand_text", "desk-colour-brand-text", |colours| &mut colours.brand_text),
    ("accent", "desk-colour-accent", |colours| &mut colours.accent),
    ("link", "desk-colour-link", |colours| &mut colours.link),
    ("button", "desk-colour-button", |colours| &mut colours.button),
    ("button_text", "desk-colour-button-text", |colours| &mut colours.button_text),
    ("focus", "desk-colour-focus", |colours| &mut colours.focus),
    ("text", "desk-colour-text", |colours| &mut colours.text),
    ("secondary_text", "desk-colour-secondary-text", |colours| &mut colours.secondary_text),
    ("surface", "desk-colour-surface", |colours| &mut colours.surface),
];

/// `GET /desk/theme`.
///
/// # Errors
/// Forbidden for all but administrators.
pub async fn show(desk: Desk) -> Result<Response, Fault> {
    let mut theme = desk.site.web().look().theme().clone();
    let mut form = FormState::default();
    form.keep("name", &theme.name);
    form.keep("font", theme.font.as_deref().unwrap_or_default());
    for (control, _, place) in COLOURS {
        form.keep(control, &place(&mut theme.colours).to_string());
    }
    page(&desk, form)
}

/// `POST /desk/theme`.
///
/// # Errors
/// Forbidden for all but administrators.
pub async fn save(desk: Desk, post: PostedForm) -> Result<Response, Fault> {
    let words = desk.words();
    let given = |name: &str| post.get(name).unwrap_or_default().trim();
    let mut form = FormState::default();
    let mut theme = desk.site.web().look().theme().clone();
    theme.name = given("name").to_owned();
    theme.font = Some(given("font").to_owned()).filter(|font| !font.is_empty());
    form.keep("name", &theme.name);
    form.keep("font", given("font"));
    for (control, key, place) in COLOURS {
        form.keep(control, given(control));
        match given(control).parse() {
            Ok(colour) => *place(&mut theme.colours) = colour,
            Err(_) => {
                form.wrong(
                    control,
                    words.with("desk-theme-colour-wrong", &[("name", words.get(key).into())]),
                );
            }
        }
    }
    if form.is_valid() {
        for problem in theme.check() {
            let (control, text) = said(words, &problem);
            form.wrong(control, text);
        }
    }
    if !form.is_valid() {
        return page(&desk, form);
    }
    keep(&desk, theme).await?;
    Ok(done("/desk/theme", "theme"))
}

async fn keep(desk: &Desk, theme: Theme) -> Result<(), Fault> {
    let stored = serde_json::to_value(&theme).map_err(Fault::problem)?;
    let look = Look::new(theme).map_err(|problems| Fault::Problem(format!("{problems:?}")))?;
    desk.casework().change_setting(&desk.actor, THEME_SETTING, &stored).await?;
    desk.site.web().set_look(look);
    Ok(())
}

/// The control that a problem is with, and what to do.
fn said(words: Words<'_>, problem: &ThemeProblem) -> (&'static str, String) {
    match problem {
        ThemeProblem::Name => ("name", words.get("desk-theme-name-wrong")),
        ThemeProblem::Font => ("font", words.get("desk-theme-font-wrong")),
        ThemeProblem::Logo => ("name", words.get("desk-theme-other")),
        ThemeProblem::Contrast { front, back, found, needed } => {
            let arguments = [
                ("front", colour_name(words, front).into()),
                ("back", colour_name(words, back).into()),
                ("found", format!("{found:.1}").into()),
                ("needed", format!("{needed}").into()),
            ];
            // Of the two, the one that can be changed: the page and black text are what they are.
            let known = |name: &str| COLOURS.iter().map(|(control, _, _)| *control).find(|one| *one == name);
            let control = known(front).or_else(|| known(back)).unwrap_or("brand");
            (control, words.with("desk-theme-contrast", &arguments))
        }
    }
}

fn colour_name(words: Words<'_>, name: &str) -> String {
    let key = COLOURS.iter().find(|(control, _, _)| *control == name).map(|(_, key, _)| *key);
    words.get(key.unwrap_or(if name == "page" { "desk-colour-page" } else { "desk-colour-black" }))
}

fn page(desk: &Desk, form: FormState) -> Result<Response, Fault> {
    if !judge(&desk.actor, Act::Administer, &About::default()).allowed {
        return Err(Fault::Forbidden);
    }
    desk.page(&ThemePage { colours: COLOURS.map(|(control, key, _)| (control, key)).to_vec(), form })
}

impl Page for ThemePage {
    const TEMPLATE: &'static str = "desk/theme.html";

    fn samples() -> Vec<Self> {
        let mut form = FormState::default();
        for (control, _, _) in COLOURS {
            form.keep(control, "#12475a");
        }
        form.keep("name", "Westhaven");
        form.keep("font", "");
        let colours = COLOURS.map(|(control, key, _)| (control, key)).to_vec();
        let mut wrong = form.clone();
        wrong.wrong("name", "Enter a name".to_owned());
        wrong.wrong("font", "Write font names".to_owned());
        wrong.wrong("link", "Links on the page have a contrast of 1.8".to_owned());
        vec![Self { colours: colours.clone(), form }, Self { colours, form: wrong }]
    }
}
