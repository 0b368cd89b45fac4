//! The guard before every connection: which addresses are public, and a name lookup that never
//! answers with another one.
//!
//! The lookup hands only public addresses to the connector, so there is no moment between the
//! check and the connection in which a name could change. It is not asked for IP literals:
//! those are checked in the URL itself, at first and after each redirect.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::CollectError;
use crate::error::shown;

/// Longest URL that is asked for, in bytes.
const LONGEST_URL: usize = 4_096;

/// What a lookup will answer.
pub type LookupAnswer = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Finds the addresses of a name.
pub trait Lookup: Send + Sync {
    /// All addresses of `host`, public or not.
    fn lookup(&self, host: &str) -> LookupAnswer;
}

/// The lookup of the operating system.
pub(crate) struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, host: &str) -> LookupAnswer {
        let host = host.to_owned();
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Decides what may be connected to.
#[derive(Clone)]
pub(crate) struct Guard {
    lookup: Arc<dyn Lookup>,
    allowed: Arc<[SocketAddr]>,
}

/// A lookup that brought no public address.
#[derive(Debug)]
pub(crate) struct NoPublicAddress(pub(crate) String);

impl fmt::Display for NoPublicAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} resolves to no public address", self.0)
    }
}

impl Error for NoPublicAddress {}

impl Guard {
    pub(crate) fn new(lookup: Arc<dyn Lookup>, allowed: Vec<SocketAddr>) -> Guard {
        Guard {
            lookup,
            allowed: allowed.into(),
        }
    }

    /// Reads a URL and checks all of it that can be checked before a lookup: scheme, port,
    /// credentials, length, literal address. The fragment is dropped.
    pub(crate) fn check(&self, url: &str) -> Result<Url, CollectError> {
        let bad = |why| CollectError::BadAddress {
            url: shown(url),
            why,
        };
        if url.len() > LONGEST_URL {
            return Err(bad("it is longer than 4096 bytes"));
        }
        let mut read = Url::parse(url).map_err(|_| bad("it is not a URL"))?;
        if !matches!(read.scheme(), "http" | "https") {
            return Err(bad("only http and https are fetched"));
        }
        if !read.username().is_empty() || read.password().is_some() {
            return Err(bad("it carries a user name or password"));
        }
        let port = read.port_or_known_default().unwrap_or(0);
        let address = match read.host() {
            None => return Err(bad("it names no host")),
            Some(Host::Domain(_)) => None,
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
        };
        if let Some(address) = address {
            if self.allowed.contains(&SocketAddr::new(address, port)) {
                read.set_fragment(None);
                return Ok(read);
            }
            if !is_public(address) {
                return Err(CollectError::NotPublic {
                    uri: shown(url),
                    address,
                });
            }
        }
        if !matches!(port, 80 | 443) && !self.allowed.iter().any(|allowed| allowed.port() == port) {
            return Err(bad("only the ports 80 and 443 are asked"));
        }
        read.set_fragment(None);
        Ok(read)
    }

    /// The public addresses of `host`.
    pub(crate) async fn addresses(
        &self,
        host: &str,
    ) -> Result<Vec<IpAddr>, Box<dyn Error + Send + Sync>> {
        let mut found = self.lookup.lookup(host).await?;
        if found.is_empty() {
            return Err(format!("the name {host} has no address").into());
        }
        found.retain(|address| {
            is_public(*address) || self.allowed.iter().any(|allowed| allowed.ip() == *address)
        });
        match found.is_empty() {
            true => Err(Box::new(NoPublicAddress(host.to_owned()))),
            false => Ok(found),
        }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let found = guard.addresses(name.as_str()).await?;
            let found: Addrs = Box::new(found.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(found)
        })
    }
}

/// Whether an address is one that anybody on the internet reaches.
///
/// From the IANA special-purpose registries (IPv4, IPv6). Addresses that carry an IPv4 address
/// inside (mapped, NAT64, 6to4, Teredo) are never public here, whatever they carry.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127, _, _)            // this network, private, loopback
            | (100, 64..=127, _)        // carrier-grade NAT
            | (169, 254, _)             // link-local, cloud metadata
            | (172, 16..=31, _)         // private
            | (192, 0, 0 | 2)           // protocol assignments, documentation
            | (192, 88, 99)             // 6to4 relay
            | (192, 168, _)             // private
            | (198, 18 | 19, _)         // benchmarking
            | (198, 51, 100)            // documentation
            | (203, 0, 113)             // documentation
            | (224..=255, _, _) // multicast, reserved, broadcast
    )
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // Only 2000::/3 is given out; loopback, mapped, NAT64, unique-local, link-local and
    // multicast addresses all lie outside.
    let given_out = a & 0xE000 == 0x2000;
    let special = matches!(
        (a, b),
        (0x2001, 0..=0x1FF)             // protocol assignments, Teredo, benchmarking
            | (0x2001, 0xDB8)           // documentation
            | (0x2002, _)               // 6to4
            | (0x3FFF, 0..=0xFFF) // documentation
    );
    given_out && !special
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn public_and_other_addresses() {
        let public = [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "223.255.255.1",
            "2606:4700::1",
            "2a00:1450::1",
            "2001:4860::8888",
        ];
        for address in public {
            assert!(is_public(address.parse().expect("an address")), "{address}");
        }
        let other = [
            "0.0.0.0",
            "10.1.2.3",
            "127.0.0.1",
            "127.255.0.9",
            "100.64.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.9.9",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "100::1",
        ];
        for address in other {
            assert!(
                !is_public(address.parse().expect("an address")),
                "{address}"
            );
        }
    }

    #[test]
    fn urls_that_are_never_asked() {
        let guard = Guard::new(Arc::new(SystemLookup), Vec::new());
        let refused = [
            "http://127.0.0.1/",
            "http://0x7f.1/",
            "http://2130706433/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[64:ff9b::a9fe:a9fe]/",
            "http://169.254.169.254/latest/",
            "file:///etc/passwd",
            "gopher://example.org/",
            "http://user:word@example.org/",
            "http://example.org:22/",
            "example.org",
            "",
            "http://",
            "data:text/html,hello",
        ];
        for url in refused {
            assert!(guard.check(url).is_err(), "{url}");
        }
        assert!(
            guard
                .check(&format!("http://example.org/{}", "a".repeat(5_000)))
                .is_err()
        );
        for url in [
            "http://example.org/a#b",
            "https://example.org",
            "https://1.1.1.1/",
        ] {
            assert!(guard.check(url).is_ok(), "{url}");
        }
    }

    /// Answers with a public address at first and with the loopback address afterwards.
    struct Rebinding(AtomicUsize);

    impl Lookup for Rebinding {
        fn lookup(&self, _: &str) -> LookupAnswer {
            let first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
            let address = if first { "93.184.215.14" } else { "127.0.0.1" };
            Box::pin(async move { Ok(vec![address.parse().expect("an address")]) })
        }
    }

    /// Answers with a set in which only one address is public.
    struct Mixed;

    impl Lookup for Mixed {
        fn lookup(&self, _: &str) -> LookupAnswer {
            let found = ["10.0.0.1", "93.184.215.14", "::1", "fe80::1"];
            Box::pin(async move { Ok(found.map(|one| one.parse().expect("an address")).to_vec()) })
        }
    }

    #[tokio::test]
    async fn a_name_that_changes_its_address_is_refused() {
        let guard = Guard::new(Arc::new(Rebinding(AtomicUsize::new(0))), Vec::new());
        assert_eq!(
            guard.addresses("rebind.test").await.expect("public").len(),
            1
        );
        let error = guard.addresses("rebind.test").await.expect_err("loopback");
        assert!(error.downcast_ref::<NoPublicAddress>().is_some());
    }

    #[tokio::test]
    async fn only_the_public_addresses_of_a_set_survive() {
        let guard = Guard::new(Arc::new(Mixed), Vec::new());
        let found = guard.addresses("mixed.test").await.expect("one is public");
        assert_eq!(
            found,
            ["93.184.215.14".parse::<IpAddr>().expect("an address")]
        );
    }
}
