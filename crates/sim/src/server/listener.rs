//! Connections, plain or with TLS.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::server::TlsStream;

use super::answer::Service;
use crate::SimError;

/// How long a client may take for the TLS handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// A server under way.
pub(super) struct Serving {
    /// The certificate to trust, where there is one.
    pub(super) certificate: Option<String>,
    /// Ends when the last connection has.
    pub(super) task: JoinHandle<()>,
}

/// Serves until told to stop.
pub(super) fn serve(
    listener: TcpListener,
    tls: bool,
    service: Arc<Service>,
    stopped: oneshot::Receiver<()>,
) -> Result<Serving, SimError> {
    let router = Router::new().fallback(answer).with_state(service);
    let router = router.into_make_service_with_connect_info::<Peer>();
    let ended = async {
        // A dropped sender stops it, too.
        let _ = stopped.await;
    };
    if !tls {
        let served = axum::serve(listener, router).with_graceful_shutdown(ended);
        let task = tokio::spawn(async move {
            // It never fails: see the documentation of `axum::serve`.
            let _ = served.await;
        });
        return Ok(Serving { certificate: None, task });
    }
    let (acceptor, certificate) = acceptor()?;
    let served = axum::serve(Secured::new(listener, acceptor)?, router).with_graceful_shutdown(ended);
    let task = tokio::spawn(async move {
        let _ = served.await;
    });
    Ok(Serving { certificate: Some(certificate), task })
}

/// TLS under a certificate made for the occasion, and that certificate.
fn acceptor() -> Result<(TlsAcceptor, String), SimError> {
    let failed =
        |error: &dyn std::fmt::Display| SimError::Serve(format!("cannot make a certificate: {error}"));
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).map_err(|error| failed(&error))?;
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(&error))?
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into())
        .map_err(|error| failed(&error))?;
    Ok((TlsAcceptor::from(Arc::new(config)), made.cert.pem()))
}

async fn answer(
    State(service): State<Arc<Service>>,
    ConnectInfo(Peer(peer)): ConnectInfo<Peer>,
    request: Request,
) -> Response {
    service.respond(peer, request).await
}

/// Where a connection comes from.
#[derive(Debug, Clone, Copy)]
struct Peer(SocketAddr);

impl Connected<IncomingStream<'_, TcpListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

impl Connected<IncomingStream<'_, Secured>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Secured>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// A listener whose connections begin with a TLS handshake. Handshakes go on side by side: a client that
/// connects and says nothing keeps nobody else waiting.
struct Secured {
    address: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    accepting: JoinHandle<()>,
}

impl Secured {
    fn new(mut listener: TcpListener, acceptor: TlsAcceptor) -> Result<Self, SimError> {
        let failed = |error: std::io::Error| SimError::Serve(format!("cannot listen: {error}"));
        let address = listener.local_addr().map_err(failed)?;
        let (send, ready) = mpsc::channel(64);
        let accepting = tokio::spawn(async move {
            loop {
                let (stream, peer) = Listener::accept(&mut listener).await;
                let (acceptor, send) = (acceptor.clone(), send.clone());
                tokio::spawn(async move {
                    // A client that does not trust the certificate goes away here.
                    if let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                        // Nobody takes it once the server has stopped.
                        let _ = send.send((stream, peer)).await;
                    }
                });
            }
        });
        Ok(Self { address, ready, accepting })
    }
}

impl Drop for Secured {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Listener for Secured {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        Ok(self.address)
    }
}
