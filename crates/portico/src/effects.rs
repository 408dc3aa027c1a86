//! Letters and mail, plugged into the application's one outbound interface.

use std::path::PathBuf;

use anyhow::Context;
use portico_casework::{LetterOrder, MailOrder, Outbound, OutboundError, Pending};
use portico_letter::{Attachment, LetterJob, Limits, Mail, MailConfig, Mailer};

use crate::config::MailSection;

/// Sets letters in a child process of this binary, and mails over SMTP.
pub struct Effects {
    exe: PathBuf,
    mailer: Option<Mailer>,
}

impl Effects {
    /// Prepares the effects of an installation.
    ///
    /// # Errors
    /// When the mail server's address cannot be understood.
    pub fn new(mail: Option<&MailSection>) -> anyhow::Result<Effects> {
        let mailer = mail
            .map(|mail| Mailer::new(&MailConfig::new(&mail.server, &mail.from)))
            .transpose()
            .context("the mail section of the configuration")?;
        Ok(Effects { exe: std::env::current_exe().context("the path of this program")?, mailer })
    }
}

impl Outbound for Effects {
    fn letter<'a>(&'a self, order: LetterOrder) -> Pending<'a, Vec<u8>> {
        Box::pin(async move {
            let mut job = LetterJob::new(&order.title, &order.language, order.issued, &order.key, order.data);
            if let Some((name, source)) = &order.template {
                job = job.with_template(name, source);
            }
            portico_letter::render_in_child(&self.exe, &job, &Limits::default())
                .await
                .map(|pdf| pdf.bytes)
                .map_err(|problem| {
                    if problem.is_temporary() {
                        OutboundError::Temporary(problem.to_string())
                    } else {
                        OutboundError::Permanent(problem.to_string())
                    }
                })
        })
    }

    fn mail<'a>(&'a self, order: MailOrder) -> Pending<'a, bool> {
        Box::pin(async move {
            let Some(mailer) = &self.mailer else { return Ok(false) };
            let mail = Mail {
                to: order.to,
                subject: order.subject,
                text: order.text,
                attachments: order.attachments.into_iter().map(pdf).collect(),
                idempotency_key: order.key,
                date: order.date,
            };
            mailer.send(mail).await.map(|_| true).map_err(|error| {
                if error.is_temporary() {
                    OutboundError::Temporary(error.to_string())
                } else {
                    OutboundError::Permanent(error.to_string())
                }
            })
        })
    }
}

fn pdf((name, bytes): (String, Vec<u8>)) -> Attachment {
    Attachment { name, content_type: "application/pdf".into(), bytes }
}
