//! Accounts and sign-in.
//!
//! Passwords are kept as Argon2id (19 MiB, t = 2, OWASP's first choice). Other ways to prove who one is
//! (OpenID Connect, passkeys) end in the same place: [`Casework::actor_of`] of a known account. So a new
//! way is one more way to a [`Proof`], and nothing behind it changes.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use portico_record::{Account, ActorKind};

use crate::actor::{Actor, Channel};
use crate::casework::Casework;
use crate::fault::Fault;
use crate::policy::{self, About, Act};

/// Shortest password; NIST SP 800-63B asks for no more rules than length.
const PASSWORD_CHARS_MIN: usize = 8;
/// Longest password that is hashed.
const PASSWORD_CHARS_MAX: usize = 200;

/// How somebody proves who they are.
#[derive(Debug, Clone)]
pub enum Proof {
    /// Account name and password.
    Password {
        /// Account id, as typed; case and surrounding space do not matter.
        account: String,
        /// The password.
        password: String,
    },
}

/// A new account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Id that is typed to sign in: an e-mail address or a short name.
    pub id: String,
    /// Name of the person.
    pub name: String,
    /// Resident or clerk.
    pub kind: ActorKind,
    /// Role names of a clerk.
    pub roles: Vec<String>,
    /// Password in clear; it is hashed before it is kept.
    pub password: String,
    /// Where notices go.
    pub email: Option<String>,
    /// Preferred language.
    pub language: String,
}

impl Casework {
    /// Makes an account.
    ///
    /// # Errors
    /// [`Fault::Refused`] for a password that is too short or long.
    pub async fn add_account(&self, account: NewAccount) -> Result<(), Fault> {
        let length = account.password.chars().count();
        if !(PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX).contains(&length) {
            return Err(Fault::Refused(format!(
                "A password has {PASSWORD_CHARS_MIN} to {PASSWORD_CHARS_MAX} characters"
            )));
        }
        let password_hash = hash(account.password).await?;
        let row = Account {
            id: normal(&account.id),
            name: account.name,
            kind: account.kind,
            roles: account.roles,
            password_hash: Some(password_hash),
            email: account.email,
            language: account.language,
            groups: Vec::new(),
            active: true,
            created_us: self.now().as_microsecond(),
        };
        self.record.put_account(&row).await.map_err(Fault::broken)?;
        self.accounts.forget(&row.id);
        Ok(())
    }

    /// Reads an account.
    ///
    /// # Errors
    /// [`Fault::NotFound`].
    pub async fn account(&self, id: &str) -> Result<Account, Fault> {
        self.record
            .account(&normal(id))
            .await
            .map_err(Fault::broken)?
            .ok_or_else(|| Fault::not_found("account"))
    }

    /// The accounts of residents, for the desk's choice of whom it files for.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn residents(&self) -> Result<Vec<Account>, Fault> {
        self.record.accounts(ActorKind::Resident).await.map_err(Fault::broken)
    }

    /// Closes an account: it signs in no more, and every session of it has ended. What it did stays under its name;
    /// making the account again ([`Casework::add_account`]) opens it.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] for all but administrators; [`Fault::NotFound`]; [`Fault::Refused`] for one's own account.
    pub async fn close_account(&self, by: &Actor, id: &str) -> Result<(), Fault> {
        policy::require(by, Act::Administer, &About::default())?;
        let account = self.account(id).await?;
        if account.id == by.id {
            return Err(Fault::Refused("Nobody closes their own account: ask another administrator".into()));
        }
        let closed = Account { active: false, ..account };
        self.record.put_account(&closed).await.map_err(Fault::broken)?;
        self.accounts.forget(&closed.id);
        self.record.delete_sessions_of(&closed.id).await.map_err(Fault::broken)?;
        Ok(())
    }

    /// Whether somebody may act under this account: it is there and was not closed. What another process changes is
    /// seen within a second.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn is_open_account(&self, id: &str) -> Result<bool, Fault> {
        match self.known_account(id).await {
            Ok(account) => Ok(account.active),
            Err(Fault::NotFound { .. }) => Ok(false),
            Err(other) => Err(other),
        }
    }

    async fn known_account(&self, id: &str) -> Result<Account, Fault> {
        if let Some(account) = self.accounts.get(id) {
            return Ok(account);
        }
        let account = self.account(id).await?;
        self.accounts.put(id, account.clone());
        Ok(account)
    }

    /// Who an account is when it acts.
    ///
    /// # Errors
    /// [`Fault::NotFound`]; [`Fault::AccountClosed`].
    pub async fn actor_of(&self, id: &str) -> Result<Actor, Fault> {
        let account = self.known_account(id).await?;
        if !account.active {
            return Err(Fault::AccountClosed);
        }
        let channel = if account.kind == ActorKind::Resident { Channel::Online } else { Channel::System };
        Ok(Actor {
            id: account.id,
            name: account.name,
            kind: account.kind,
            roles: account.roles,
            channel,
            language: account.language,
            email: account.email,
            request: None,
        })
    }

    /// Checks a proof. `None` when it does not hold; a wrong account takes as long as a wrong password.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn sign_in(&self, proof: Proof) -> Result<Option<Actor>, Fault> {
        let Proof::Password { account, password } = proof;
        if password.chars().count() > PASSWORD_CHARS_MAX {
            return Ok(None);
        }
        let row = self.record.account(&normal(&account)).await.map_err(Fault::broken)?;
        let known = row.as_ref().filter(|row| row.active).and_then(|row| row.password_hash.clone());
        let holds = match known {
            Some(known) => verify(password, known).await?,
            None => {
                hash(password).await?;
                false
            }
        };
        match row {
            Some(row) if holds => Ok(Some(self.actor_of(&row.id).await?)),
            _ => Ok(None),
        }
    }
}

fn normal(id: &str) -> String {
    id.trim().to_lowercase()
}

async fn hash(password: String) -> Result<String, Fault> {
    tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(Fault::broken)
    })
    .await
    .map_err(Fault::broken)?
}

async fn verify(password: String, known: String) -> Result<bool, Fault> {
    tokio::task::spawn_blocking(move || {
        let parsed = PasswordHash::new(&known).map_err(Fault::broken)?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await
    .map_err(Fault::broken)?
}
