//! Accounts and their sessions.

use crate::Json;
use crate::event::ActorKind;
use crate::fault::Fault;
use crate::limits::{self, TEXT_BYTES_MAX};
use crate::open::Record;
use crate::sql::{Row, Sql};
use serde::{Deserialize, Serialize};

/// Accounts that one call returns at most.
const ACCOUNTS_MAX: i64 = 10_000;

/// Somebody who can sign in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// Resident or clerk.
    pub kind: ActorKind,
    /// Roles in services and in the house.
    pub roles: Vec<String>,
    /// Groups.
    pub groups: Vec<String>,
    /// For signing in and for letters; kept in lower case; unique.
    pub email: Option<String>,
    /// Argon2id, in its own text format; none if the account cannot sign in by password.
    #[serde(skip_serializing)]
    #[serde(default)]
    pub password_hash: Option<String>,
    /// Language tag.
    pub language: String,
    /// False for one that is closed: it cannot sign in, and its events still name it.
    pub active: bool,
    /// When it was made, microseconds.
    pub created_us: i64,
}

/// A browser that has been here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// The *hash* of the secret in the cookie: whoever reads the database cannot take a session over.
    pub id: String,
    /// Who has signed in.
    pub account: Option<String>,
    /// When it began, microseconds.
    pub created_us: i64,
    /// Until when it is good, microseconds.
    pub expires_us: i64,
    /// What the pages keep in it.
    pub data: Json,
}

const ACCOUNT: &str = "id, name, kind, roles, groups, email, password_hash, language, active, created_us";

impl Record {
    /// Makes or replaces an account.
    ///
    /// # Errors
    /// [`Fault::Taken`] if the e-mail address belongs to another account; [`Fault::Invalid`]; [`Fault::Database`].
    pub async fn put_account(&self, account: &Account) -> Result<(), Fault> {
        let texts = [&account.id, &account.name, &account.language];
        for text in texts.into_iter().chain(&account.email).chain(&account.roles).chain(&account.groups) {
            limits::text(text, TEXT_BYTES_MAX).map_err(|why| Fault::invalid("the account", why))?;
        }
        let email = account.email.as_deref().map(plain_email);
        let sql = Sql::new(
            "INSERT INTO account (id, name, kind, roles, groups, email, password_hash, language, active, created_us) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
             kind = excluded.kind, roles = excluded.roles, groups = excluded.groups, email = excluded.email, \
             password_hash = excluded.password_hash, language = excluded.language, active = excluded.active",
        )
        .bind(&account.id)
        .bind(&account.name)
        .bind(account.kind.as_str())
        .bind(Json::from(account.roles.clone()).to_string())
        .bind(Json::from(account.groups.clone()).to_string())
        .bind(email.as_deref())
        .bind(account.password_hash.as_deref())
        .bind(&account.language)
        .bind(account.active)
        .bind(account.created_us);
        match self.db.run(sql).await {
            Err(fault) if fault.is_unique_violation() => {
                Err(Fault::Taken { what: format!("the e-mail address {}", email.unwrap_or_default()) })
            }
            other => other.map(|_| ()),
        }
    }

    /// An account by its id.
    ///
    /// # Errors
    /// [`Fault::Database`]; so for all that follow.
    pub async fn account(&self, id: &str) -> Result<Option<Account>, Fault> {
        self.one_account("id", id).await
    }

    /// An account by its e-mail address, however it is written.
    ///
    /// # Errors
    /// As [`Record::account`].
    pub async fn account_by_email(&self, email: &str) -> Result<Option<Account>, Fault> {
        self.one_account("email", &plain_email(email)).await
    }

    async fn one_account(&self, column: &str, value: &str) -> Result<Option<Account>, Fault> {
        if value.contains('\0') {
            return Ok(None);
        }
        let sql = Sql::built(format!("SELECT {ACCOUNT} FROM account WHERE {column} = $1")).bind(value);
        self.db.by_key(sql).await?.as_ref().map(account_row).transpose()
    }

    /// All accounts of a kind, by name.
    ///
    /// # Errors
    /// As [`Record::account`].
    pub async fn accounts(&self, kind: ActorKind) -> Result<Vec<Account>, Fault> {
        let text =
            format!("SELECT {ACCOUNT} FROM account WHERE kind = $1 ORDER BY name, id LIMIT {ACCOUNTS_MAX}");
        self.db.rows(Sql::built(text).bind(kind.as_str())).await?.iter().map(account_row).collect()
    }

    /// Makes or replaces a session.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for data that cannot be kept; [`Fault::Database`].
    pub async fn put_session(&self, session: &Session) -> Result<(), Fault> {
        let data = limits::json(&session.data).map_err(|why| Fault::invalid("the session", why))?;
        let sql = Sql::new(
            "INSERT INTO session (id, account, created_us, expires_us, data) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (id) DO UPDATE SET account = excluded.account, expires_us = excluded.expires_us, \
             data = excluded.data",
        )
        .bind(&session.id)
        .bind(session.account.as_deref())
        .bind(session.created_us)
        .bind(session.expires_us)
        .bind(data);
        self.db.run(sql).await.map(|_| ())
    }

    /// A session that is still good at this moment.
    ///
    /// # Errors
    /// As [`Record::account`].
    pub async fn session(&self, id: &str, now_us: i64) -> Result<Option<Session>, Fault> {
        if id.contains('\0') {
            return Ok(None);
        }
        let sql = Sql::new(
            "SELECT id, account, created_us, expires_us, data FROM session WHERE id = $1 AND expires_us > $2",
        );
        let Some(row) = self.db.by_key(sql.bind(id).bind(now_us)).await? else { return Ok(None) };
        Ok(Some(Session {
            id: row.text("id")?,
            account: row.text_or_null("account")?,
            created_us: row.int("created_us")?,
            expires_us: row.int("expires_us")?,
            data: row.json("data")?,
        }))
    }

    /// Ends a session. False if there was none.
    ///
    /// # Errors
    /// As [`Record::account`].
    pub async fn delete_session(&self, id: &str) -> Result<bool, Fault> {
        Ok(self.db.run(Sql::new("DELETE FROM session WHERE id = $1").bind(id)).await? == 1)
    }

    /// Ends all sessions of an account; how many.
    ///
    /// # Errors
    /// As [`Record::account`].
    pub async fn delete_sessions_of(&self, account: &str) -> Result<u64, Fault> {
        self.db.run(Sql::new("DELETE FROM session WHERE account = $1").bind(account)).await
    }

    /// Removes the sessions that are no longer good; how many.
    ///
    /// # Errors
    /// As [`Record::account`].
    pub async fn delete_sessions_before(&self, now_us: i64) -> Result<u64, Fault> {
        self.db.run(Sql::new("DELETE FROM session WHERE expires_us <= $1").bind(now_us)).await
    }
}

fn plain_email(email: &str) -> String {
    email.trim().to_lowercase()
}

fn account_row(row: &Row) -> Result<Account, Fault> {
    Ok(Account {
        id: row.text("id")?,
        name: row.text("name")?,
        kind: ActorKind::from_word(&row.text("kind")?)?,
        roles: row.texts("roles")?,
        groups: row.texts("groups")?,
        email: row.text_or_null("email")?,
        password_hash: row.text_or_null("password_hash")?,
        language: row.text("language")?,
        active: row.truth("active")?,
        created_us: row.int("created_us")?,
    })
}
