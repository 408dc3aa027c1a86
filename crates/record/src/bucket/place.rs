//! Where a bucket is and with which key it opens.

use crate::fault::Fault;
use std::time::Duration;
use ureq::tls::{PemItem, RootCerts, TlsConfig};

/// Where a bucket is, and who asks.
#[derive(Clone)]
pub struct BucketPlace {
    /// `https://HOST` of the storage; `http://` is for one on this machine.
    pub endpoint: String,
    /// Region that signatures name; storages of one's own mostly take `us-east-1`.
    pub region: String,
    /// Name of the bucket. It must be there.
    pub bucket: String,
    /// What every key begins with, without a slash at either end; empty for the whole bucket.
    pub prefix: String,
    /// True: `HOST/BUCKET/KEY`, as storages of one's own want it. False: `BUCKET.HOST/KEY`.
    pub path_style: bool,
    /// Id of the access key.
    pub access_key: String,
    /// Its secret.
    pub secret_key: String,
    /// Certificates to trust instead of the public ones, PEM; for a storage with a certificate of one's own.
    pub ca_pem: Option<Vec<u8>>,
    /// How long is waited.
    pub patience: Patience,
}

/// How long is waited for a storage before it counts as away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Until a connection stands.
    pub connect: Duration,
    /// Until the answer begins.
    pub answer: Duration,
    /// Until a body is over, either way.
    pub body: Duration,
    /// Until other calls leave room for this one.
    pub turn: Duration,
    /// Tries of one call.
    pub tries: u32,
    /// Wait before the second try; four times as long before each further one.
    pub first_wait: Duration,
}

impl Default for Patience {
    /// A storage that cannot be reached is given up after less than 20 s: a page may take 30.
    fn default() -> Patience {
        Patience {
            connect: Duration::from_secs(4),
            answer: Duration::from_secs(10),
            body: Duration::from_secs(60),
            turn: Duration::from_secs(5),
            tries: 3,
            first_wait: Duration::from_millis(200),
        }
    }
}

impl std::fmt::Debug for BucketPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("BucketPlace").field(&self.label()).finish()
    }
}

impl BucketPlace {
    /// Bucket, prefix and endpoint, for people: no key.
    pub fn label(&self) -> String {
        let slash = if self.prefix.is_empty() { "" } else { "/" };
        format!("s3://{}{slash}{} at {}", self.bucket, self.prefix, self.endpoint)
    }

    /// The bucket and the prefix of `s3://BUCKET/PREFIX`.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if it is not such an address.
    pub fn parts(url: &str) -> Result<(String, String), Fault> {
        let wrong = |why: &str| Fault::invalid(format!("files in {url}"), why);
        let rest = url.strip_prefix("s3://").ok_or_else(|| wrong("write a folder, or s3://BUCKET/PREFIX"))?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if bucket.is_empty() || !bucket.chars().all(plain) {
            return Err(wrong("the name of a bucket has letters, digits, dots and hyphens only"));
        }
        let prefix = prefix.trim_matches('/');
        let whole = |part: &str| !part.is_empty() && part != "." && part != ".." && part.chars().all(plain);
        if !prefix.is_empty() && !prefix.split('/').all(|part| whole(part) || is_partition(part)) {
            return Err(wrong("its prefix has letters, digits, dots, hyphens and single slashes only"));
        }
        Ok((bucket.to_owned(), prefix.to_owned()))
    }

    /// The whole key of an object.
    pub(super) fn key(&self, key: &str) -> String {
        if self.prefix.is_empty() { key.to_owned() } else { format!("{}/{key}", self.prefix) }
    }

    pub(super) fn bucket(&self) -> Result<rusty_s3::Bucket, Fault> {
        let wrong = |why: String| Fault::invalid(format!("files in {}", self.label()), why);
        let https = self.endpoint.starts_with("https://");
        let host = self.endpoint.strip_prefix("http://").unwrap_or_default();
        let host = host.split(['/', ':']).next().unwrap_or_default();
        // Files of residents do not cross a network in the open.
        if !https && !matches!(host, "127.0.0.1" | "localhost" | "[") {
            return Err(wrong("its endpoint must begin with https:// (http:// is for this machine)".into()));
        }
        let endpoint = self.endpoint.parse().map_err(|error| wrong(format!("its endpoint: {error}")))?;
        let style = match self.path_style {
            true => rusty_s3::UrlStyle::Path,
            false => rusty_s3::UrlStyle::VirtualHost,
        };
        rusty_s3::Bucket::new(endpoint, style, self.bucket.clone(), self.region.clone())
            .map_err(|error| wrong(format!("its endpoint: {error}")))
    }

    pub(super) fn agent(&self) -> Result<ureq::Agent, Fault> {
        let mut tls = TlsConfig::builder();
        if let Some(pem) = &self.ca_pem {
            let wrong = |why: String| Fault::invalid("the certificates of the object storage", why);
            let mut certificates = Vec::new();
            for item in ureq::tls::parse_pem(pem) {
                if let PemItem::Certificate(one) = item.map_err(|error| wrong(error.to_string()))? {
                    certificates.push(one);
                }
            }
            if certificates.is_empty() {
                return Err(wrong("the file has none: it must hold PEM (BEGIN CERTIFICATE)".into()));
            }
            tls = tls.root_certs(RootCerts::from(certificates));
        }
        let patience = &self.patience;
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .tls_config(tls.build())
            .timeout_resolve(Some(patience.connect))
            .timeout_connect(Some(patience.connect))
            .timeout_send_body(Some(patience.body))
            .timeout_recv_response(Some(patience.answer))
            .timeout_recv_body(Some(patience.body))
            .max_idle_connections_per_host(super::CALLS_MAX)
            .max_idle_connections(super::CALLS_MAX)
            .build();
        Ok(config.into())
    }
}

/// `day=2026-11-22`, as engines that read columns name their folders.
fn is_partition(part: &str) -> bool {
    let plain = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    part.split_once('=').is_some_and(|(name, value)| plain(name) && plain(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_bucket_and_perhaps_a_prefix() {
        let parts = |url| BucketPlace::parts(url).map(|(bucket, prefix)| format!("{bucket} {prefix}"));
        assert_eq!(parts("s3://files").unwrap(), "files ");
        assert_eq!(parts("s3://files/west/haven/").unwrap(), "files west/haven");
        for wrong in ["s3://", "s3:///x", "files", "s3://a b", "s3://files/../x", "s3://files/a//b"] {
            assert!(parts(wrong).is_err(), "{wrong}");
        }
    }
}
