//! The public calls that take answers in: one page, the whole form, and what is visible meanwhile.

use portico_rules::Env;

use crate::answers::set;
use crate::assess::{assess, project, read};
use crate::controls::{put_posted, typed_of};
use crate::model::{Answers, Field, FieldKind, Form, Page};
use crate::posted::Posted;
use crate::problem::FieldProblem;
use crate::settle::settle;
use crate::typed::Typed;

/// What came of one posted page.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The answers so far with this page's put over them, canonical. What could not be read is left out of them;
    /// answers that are hidden at the moment are kept, so that changing one's mind loses nothing.
    pub answers: Answers,
    /// What was typed, letter for letter, for showing the page again.
    pub typed: Typed,
    /// Problems of this page only, in document order.
    pub problems: Vec<FieldProblem>,
}

impl Form {
    /// The answers a new draft starts with: the defaults of the schema.
    pub fn defaults(&self) -> Answers {
        fn add(fields: &[Field], answers: &mut Answers) {
            for field in fields {
                match (&field.kind, &field.default) {
                    (FieldKind::Group { fields }, _) => add(fields, answers),
                    (kind, Some(default)) if kind.takes_answer() => {
                        set(answers, &field.path, default.clone())
                    }
                    _ => {}
                }
            }
        }
        let mut answers = Answers::new();
        for page in &self.pages {
            add(&page.fields, &mut answers);
        }
        answers
    }

    /// The pages whose conditions do not hide them, in order.
    pub fn visible_pages(&self, answers: &Answers, env: &Env) -> Vec<&Page> {
        let settled = settle(self, &read(self, answers, env).answers, env);
        self.pages.iter().filter(|page| !settled.hides_page(&page.key)).collect()
    }

    /// What the controls of a page show for these answers. For a page that came back with problems use
    /// [`Taken::typed`] instead.
    pub fn typed(&self, page: &Page, answers: &Answers) -> Typed {
        typed_of(page, answers)
    }

    /// Takes one posted page.
    ///
    /// `so_far` may hold more than the form's answers (the variables of the case): expressions see them, and they
    /// come back untouched. The verdict is that of [`Form::check`] for the fields of this page.
    pub fn take_page(&self, page: &Page, posted: &Posted, so_far: &Answers, env: &Env) -> Taken {
        let mut raw = so_far.clone();
        put_posted(page, posted, &mut raw);
        let assessed = assess(self, &raw, env);
        let problems = assessed.problems.into_iter().filter(|problem| problem.page == page.key).collect();
        Taken { answers: assessed.answers, typed: posted.typed.clone(), problems }
    }

    /// Checks the whole form: for the last step before sending, and for the JSON interface.
    ///
    /// Gives only what the form asks for or computes, canonical, without what its conditions hide. Read-only
    /// fields are not given, except with their default.
    ///
    /// # Errors
    /// Every problem of every visible field, in document order.
    pub fn check(&self, answers: &Answers, env: &Env) -> Result<Answers, Vec<FieldProblem>> {
        let assessed = assess(self, answers, env);
        if assessed.problems.is_empty() {
            Ok(project(self, &assessed.settled))
        } else {
            Err(assessed.problems)
        }
    }
}
