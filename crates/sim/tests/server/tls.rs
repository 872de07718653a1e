//! TLS, starting and stopping.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use duizhang_sim::server::{self, Options};
use serde_json::Value;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::client::{Server, Told, get, options};

const UNITS: &str = "/v2/bases/measurements";

/// Asks over TLS, trusting only this certificate.
fn ask(server: &Server, certificate: &str, name: &'static str) -> std::io::Result<Told> {
    let mut trusted = RootCertStore::empty();
    trusted.add(CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(trusted)
        .with_no_client_auth();
    let name = ServerName::try_from(name).unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(server.host())?);
    let partner = server.running.partner();
    let signed = get(UNITS).signed(server.host(), &partner.ak, &partner.sk, server.now());
    stream.write_all(&signed.bytes(server.host()))?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(Told::of(&answer))
}

#[test]
fn over_tls() {
    let server = Server::with(Options { tls: true, ..options() });
    assert!(server.running.url().starts_with("https://127.0.0.1:"));
    let certificate = server.running.certificate().unwrap().to_owned();
    // Somebody who connects and says nothing keeps nobody waiting.
    let silent = TcpStream::connect(server.host()).unwrap();
    for name in ["127.0.0.1", "localhost"] {
        assert_eq!(ask(&server, &certificate, name).unwrap().status, 200, "{name}");
    }
    drop(silent);
    let other = Server::with(Options { tls: true, ..options() });
    let error = ask(&server, other.running.certificate().unwrap(), "localhost").unwrap_err();
    assert!(error.to_string().contains("certificate"), "{error}");
    assert_eq!(ask(&server, &certificate, "localhost").unwrap().status, 200);
    let line: Value = serde_json::from_str(&server.running.ready_line()).unwrap();
    assert_eq!(line["certificate"], certificate.as_str());
}

#[test]
fn the_line_that_says_how_to_get_in() {
    let server = Server::new();
    let text = server.running.ready_line();
    assert!(!text.contains('\n'));
    let line: Value = serde_json::from_str(&text).unwrap();
    let partner = server.running.partner();
    assert_eq!(line["url"], server.running.url());
    assert_eq!(line["iam_url"], server.running.url());
    assert_eq!(line["partner"]["ak"], partner.ak.as_str());
    assert_eq!(line["partner"]["sk"], partner.sk.as_str());
    assert_eq!(line["partner"]["domain_id"], partner.id.as_str());
    assert_eq!(line["customers"].as_array().unwrap().len(), server.running.customers().len());
    assert_eq!(line["customers"][0]["customer_id"], server.customer().id.as_str());
    assert!(line.get("certificate").is_none());
}

#[test]
fn a_port_that_is_taken_and_free_again() {
    for tls in [false, true] {
        let server = Server::with(Options { tls, ..options() });
        let listen = server.host().parse().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let again = runtime.block_on(server::start(Options { listen, ..options() })).unwrap_err();
        assert!(again.to_string().contains(server.host()), "{again}");
        let idle = TcpStream::connect(server.host()).unwrap();
        server.shut_down();
        drop(idle);
        let server = Server::with(Options { listen, ..options() });
        assert_eq!(server.partner(get(UNITS)).status, 200);
    }
}
