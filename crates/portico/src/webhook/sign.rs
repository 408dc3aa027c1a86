//! Signatures of the Standard Webhooks specification 1.0.0, symmetric: `v1,` and Base64 of HMAC-SHA256.

use anyhow::{Context, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A shared secret.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// Reads `whsec_` and Base64 of 24 to 64 bytes.
    ///
    /// # Errors
    /// Says how a secret is made.
    pub fn parse(text: &str) -> anyhow::Result<Secret> {
        const HOW: &str = "a secret is `whsec_` and Base64 of 24 to 64 random bytes";
        let encoded = text.strip_prefix("whsec_").context(HOW)?;
        let bytes = STANDARD.decode(encoded).context(HOW)?;
        if !(24..=64).contains(&bytes.len()) {
            bail!("{HOW}; this one has {} bytes", bytes.len());
        }
        Ok(Secret(bytes))
    }

    /// The value of `webhook-signature`.
    pub fn sign(&self, id: &str, stamp_s: i64, body: &[u8]) -> String {
        // HMAC takes a key of any length (RFC 2104).
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(format!("{id}.{stamp_s}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_hmac_of_id_time_and_body() {
        let secret = Secret::parse(&format!("whsec_{}", STANDARD.encode([7_u8; 32]))).unwrap();
        let signed = secret.sign("msg_1", 1_614_265_330, b"{\"a\":1}");
        let mut mac = Hmac::<Sha256>::new_from_slice(&[7_u8; 32]).unwrap();
        mac.update(b"msg_1.1614265330.{\"a\":1}");
        let given = STANDARD.decode(signed.strip_prefix("v1,").unwrap()).unwrap();
        assert!(mac.verify_slice(&given).is_ok());
    }

    #[test]
    fn a_secret_that_is_too_short_or_written_wrongly_is_refused() {
        for wrong in ["", "secret", "whsec_!!", "whsec_c2hvcnQ="] {
            assert!(Secret::parse(wrong).is_err(), "{wrong}");
        }
    }
}
