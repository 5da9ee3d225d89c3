//! The sockets under the pages: how many at once, how long each may keep us waiting, and how all of them end.
//! Knows no page.

use std::io;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// What a connection may take.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// For the head of a request, counted anew for each request of a connection.
    pub head_wait: Duration,
    /// Connections at once; further ones wait to be accepted.
    pub connections_max: usize,
    /// For the requests under way, once the server is told to end.
    pub end_wait: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { head_wait: Duration::from_secs(10), connections_max: 512, end_wait: Duration::from_secs(5) }
    }
}

/// Answers with `router` until `shutdown` is done, then ends every connection within `limits.end_wait`.
pub(crate) async fn serve_connections(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head_wait);
    let ending = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let stream = tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => continue,
            stream = accept(&listener), if connections.len() < limits.connections_max => stream,
        };
        let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        // How a connection broke is the other side's matter: a reader who left, a head that never came.
        connections.spawn(ending.watch(connection));
    }
    // Whoever asks from now on is told by the system that nobody listens.
    drop(listener);
    if timeout(limits.end_wait, ending.shutdown()).await.is_err() {
        connections.shutdown().await;
    }
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) if left_early(&error) => {}
            Err(error) => {
                // Mostly too many open files: those of other connections come back in a while.
                eprintln!("payung web: a connection could not be accepted: {error}");
                sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

fn left_early(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::sync::oneshot;
    use tokio::task::JoinHandle;

    use super::*;

    /// Far longer than any limit under test, far shorter than a reader's patience.
    const PATIENCE: Duration = Duration::from_secs(8);

    async fn start(limits: Limits) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (end, ended) = oneshot::channel::<()>();
        let slow = || async {
            sleep(Duration::from_millis(300)).await;
            "selesai"
        };
        let router = Router::new().route("/", get(|| async { "ada" })).route("/lama", get(slow));
        let shutdown = async {
            let _ = ended.await;
        };
        (address, end, tokio::spawn(serve_connections(listener, router, limits, shutdown)))
    }

    async fn send(address: SocketAddr, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }

    /// Everything until the server closes.
    async fn rest(mut stream: TcpStream) -> String {
        let mut text = String::new();
        timeout(PATIENCE, stream.read_to_string(&mut text)).await.expect("closed in time").unwrap();
        text
    }

    const HALF: &str = "GET / HTTP/1.1\r\nHost: payung.contoh\r\nX-Half: ";
    const WHOLE: &str = "GET / HTTP/1.1\r\nHost: payung.contoh\r\nConnection: close\r\n\r\n";

    #[tokio::test]
    async fn half_a_request_and_silence_are_closed_in_time_while_others_are_answered() {
        let (address, _end, _server) =
            start(Limits { head_wait: Duration::from_millis(200), ..Limits::default() }).await;
        let (half, silent) = (send(address, HALF).await, send(address, "").await);
        assert!(rest(send(address, WHOLE).await).await.ends_with("ada"));
        assert!(!rest(half).await.contains("200 OK"));
        assert!(!rest(silent).await.contains("200 OK"));
        // A connection kept for a next request that never comes ends too.
        let kept = rest(send(address, &WHOLE.replace("Connection: close\r\n", "")).await).await;
        assert!(kept.contains("200 OK"), "{kept}");
    }

    #[tokio::test]
    async fn a_full_server_answers_the_next_when_a_place_is_free() {
        let limits = Limits { head_wait: Duration::from_millis(400), connections_max: 2, ..Limits::default() };
        let (address, _end, _server) = start(limits).await;
        let _held = [send(address, HALF).await, send(address, HALF).await];
        sleep(Duration::from_millis(50)).await;
        let mut waiting = send(address, WHOLE).await;
        let early = timeout(Duration::from_millis(100), waiting.read_u8()).await;
        assert!(early.is_err(), "both places are taken: {early:?}");
        assert!(rest(waiting).await.ends_with("ada"), "the half-sent ones have run out of time");
    }

    #[tokio::test]
    async fn the_end_answers_what_is_under_way_and_does_not_wait_for_half_a_request() {
        let limits =
            Limits { head_wait: Duration::from_secs(60), end_wait: Duration::from_secs(1), ..Limits::default() };
        let (address, end, server) = start(limits).await;
        let half = send(address, HALF).await;
        let running = send(address, &WHOLE.replace("GET / ", "GET /lama ")).await;
        sleep(Duration::from_millis(100)).await;
        end.send(()).unwrap();
        timeout(PATIENCE, server).await.expect("the server ends").unwrap();
        assert!(rest(running).await.ends_with("selesai"));
        // Cut off: a plain end or a reset, whichever the system sends.
        let mut half = half;
        let cut = timeout(PATIENCE, half.read_u8()).await.expect("nothing is left open");
        assert!(cut.is_err());
        assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
    }
}
