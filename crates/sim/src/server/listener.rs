//! Connections, plain or with TLS.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::server::TlsStream;

use super::answer::Service;
use crate::SimError;

/// Serves until told to stop. Returns the certificate to trust, where there is one.
pub(super) fn serve(
    listener: TcpListener,
    tls: bool,
    service: Arc<Service>,
    stopped: oneshot::Receiver<()>,
) -> Result<Option<String>, SimError> {
    let router = Router::new().fallback(answer).with_state(service);
    let ended = async {
        // A dropped sender stops it, too.
        let _ = stopped.await;
    };
    if !tls {
        tokio::spawn(async move { axum::serve(listener, router).with_graceful_shutdown(ended).await });
        return Ok(None);
    }
    let failed =
        |error: &dyn std::fmt::Display| SimError::Serve(format!("cannot make a certificate: {error}"));
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).map_err(|error| failed(&error))?;
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(&error))?
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into())
        .map_err(|error| failed(&error))?;
    let secured = Secured { listener, acceptor: TlsAcceptor::from(Arc::new(config)) };
    tokio::spawn(async move { axum::serve(secured, router).with_graceful_shutdown(ended).await });
    Ok(Some(made.cert.pem()))
}

async fn answer(State(service): State<Arc<Service>>, request: Request) -> Response {
    service.respond(request).await
}

/// A listener whose connections begin with a TLS handshake.
struct Secured {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Secured {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.listener).await;
            // A client that does not trust the certificate goes away here; the next one may come.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
