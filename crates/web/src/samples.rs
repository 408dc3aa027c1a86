//! Every page with its samples: for the test that renders them all, and for the gallery.
//!
//! *Invariant:* a page that is not listed here fails a test, since its template would have no page.

use crate::desk;
use crate::fault::FaultPage;
use crate::frame::Frame;
use crate::page::Page;
use crate::resident::{
    accessibility::AccessibilityPage, case::CasePage, cases::CasesPage, check::CheckPage,
    cookies::CookiesPage, discard::DiscardPage, home::HomePage, question::QuestionPage, sent::SentPage,
    service::ServicePage, sign_in::SignInPage, task::TaskPage,
};
use crate::views::Views;

type Render = Box<dyn Fn(&Views, &Frame) -> Result<String, minijinja::Error> + Send + Sync>;

/// One page with one of its samples.
pub struct Sample {
    /// The page's template, as `resident/home.html`.
    pub template: &'static str,
    /// Which of the page's samples, from 1.
    pub number: usize,
    render: Render,
}

impl Sample {
    /// The page as HTML.
    ///
    /// # Errors
    /// When the template asks for what the page does not have.
    pub fn render(&self, views: &Views, frame: &Frame) -> Result<String, minijinja::Error> {
        (self.render)(views, frame)
    }
}

impl std::fmt::Debug for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.template, self.number)
    }
}

/// All samples of all pages.
pub fn all() -> Vec<Sample> {
    let mut samples = Vec::new();
    add::<FaultPage>(&mut samples);
    add::<HomePage>(&mut samples);
    add::<ServicePage>(&mut samples);
    add::<SignInPage>(&mut samples);
    add::<QuestionPage>(&mut samples);
    add::<CheckPage>(&mut samples);
    add::<DiscardPage>(&mut samples);
    add::<SentPage>(&mut samples);
    add::<CasesPage>(&mut samples);
    add::<CasePage>(&mut samples);
    add::<TaskPage>(&mut samples);
    add::<CookiesPage>(&mut samples);
    add::<AccessibilityPage>(&mut samples);
    desk(&mut samples);
    samples
}

fn desk(samples: &mut Vec<Sample>) {
    add::<desk::starts::StartsPage>(samples);
    add::<desk::worklist::WorklistPage>(samples);
    add::<desk::cases::CasesPage>(samples);
    add::<desk::case::CasePage>(samples);
    add::<desk::case::AddDocumentPage>(samples);
    add::<desk::case::MessagePage>(samples);
    add::<desk::case::AdministerPage>(samples);
    add::<desk::case::ConfirmPage>(samples);
    add::<desk::case::ExtensionPage>(samples);
    add::<desk::case::FailurePage>(samples);
    add::<desk::task::TaskPage>(samples);
    add::<desk::task::GonePage>(samples);
    add::<desk::file::FilePage>(samples);
    add::<desk::services::ServicesPage>(samples);
    add::<desk::figures::FiguresPage>(samples);
    add::<desk::theme::ThemePage>(samples);
    add::<desk::versions::VersionsPage>(samples);
    add::<desk::versions::ComparePage>(samples);
    records(samples);
}

fn records(samples: &mut Vec<Sample>) {
    add::<desk::records::RecordsPage>(samples);
    add::<desk::records::DuePage>(samples);
    add::<desk::records::ChosenPage>(samples);
    add::<desk::records::HoldsPage>(samples);
    add::<desk::records::RecordPage>(samples);
    add::<desk::records::ListPage>(samples);
    add::<desk::records::ApprovePage>(samples);
    add::<desk::records::CertificatePage>(samples);
    add::<desk::records::TombstonePage>(samples);
}

fn add<P: Page + Send + Sync + 'static>(samples: &mut Vec<Sample>) {
    for (index, page) in P::samples().into_iter().enumerate() {
        samples.push(Sample {
            template: P::TEMPLATE,
            number: index + 1,
            render: Box::new(move |views, frame| views.render(frame, &page)),
        });
    }
}
