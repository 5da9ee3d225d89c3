//! The way of a request: session, right, region, handler, headers; and the server around it.

use std::io;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::thread::available_parallelism;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{RawPathParams, Request};
use axum::http::{HeaderMap, Response, StatusCode, Uri, header};
use axum::routing::{MethodFilter, MethodRouter, on};
use steps::{Clock, Right, Workspace, signed_in};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::connections::{Limits, serve_connections};
use crate::incoming::{BodyReader, carry, channel};
use crate::jobs::Jobs;
use crate::pages::trouble as trouble_page;
use crate::request::{Session, Values, Visit, language, read_form, session_token};
use crate::response::Reply;
use crate::routes::{Handler, Method, Route, Scope, routes};
use crate::sign_in_guard::SignInGuard;
use crate::trouble::Trouble;
use crate::upload::Upload;
use crate::words::INDONESIAN;

/// How long a form may travel; enough for 2G.
const FORM_WAIT: Duration = Duration::from_secs(20);
/// A form with a file gets so much longer.
const UPLOAD_WAITS: u32 = 15;
/// A large file may take as long as it likes, but not so much longer without a byte.
const STREAM_WAITS: u32 = 3;

/// Pages read at a time for each processor; further ones wait. More threads than that only wait for one another, each with
/// memory and readers of its own. What writes is not counted: it may wait long for another change.
const READING_AT_A_TIME: usize = 2;

/// The names of a demo, all with one password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoDoor {
    /// The password.
    pub password: String,
    /// Each name, and for what it stands.
    pub names: Vec<(String, String)>,
}

/// What the caller decides.
#[derive(Clone)]
pub struct Options {
    /// Who may sign in, printed on the sign-in page; for a demo with invented people only.
    pub demo_door: Option<DemoDoor>,
    /// The time, asked anew for each request.
    pub clock: Arc<dyn Fn() -> Clock + Send + Sync>,
    /// Cookies travel over HTTPS only; set it whenever there is TLS in front.
    pub secure_cookies: bool,
}

/// What handlers share.
pub(crate) struct App {
    pub workspace: Arc<Workspace>,
    pub options: Options,
    pub sign_in_guard: SignInGuard,
    pub form_wait: Duration,
    pub jobs: Jobs,
    reading: Arc<Semaphore>,
    /// Held while a pack for an evaluation is set.
    pub packing: Mutex<()>,
}

impl App {
    pub(crate) fn clock(&self) -> Clock {
        (self.options.clock)()
    }
}

/// All pages over `workspace`, for a server or for single requests of a test.
pub fn router(workspace: Arc<Workspace>, options: Options) -> Router {
    router_within(workspace, options, FORM_WAIT)
}

fn router_within(workspace: Arc<Workspace>, options: Options, form_wait: Duration) -> Router {
    let jobs = Jobs::new(&workspace, &options.clock);
    let reading = Arc::new(Semaphore::new(READING_AT_A_TIME * available_parallelism().map_or(2, NonZero::get)));
    let (sign_in_guard, packing) = (SignInGuard::default(), Mutex::new(()));
    let app = Arc::new(App { workspace, options, sign_in_guard, form_wait, jobs, reading, packing });
    let mut router = Router::new();
    for route in routes() {
        router = router.route(route.path, method_router(&app, route));
    }
    // What no route answers still gets a page with a way on.
    static LOST: Route = beside(|_| Err(Trouble::NotFound));
    // The router adds which methods there are.
    static OTHER_METHOD: Route = beside(|_| Err(Trouble::Method));
    let other_method = {
        let app = Arc::clone(&app);
        move |request: Request| answer(app, &OTHER_METHOD, Vec::new(), request)
    };
    let lost = move |request: Request| answer(app, &LOST, Vec::new(), request);
    router.fallback(lost).method_not_allowed_fallback(other_method)
}

/// What answers beside the table of routes.
const fn beside(handler: Handler) -> Route {
    Route { method: Method::Get, path: "", right: Right::Public, scope: Scope::Somewhere, bytes_max: 0, handler }
}

/// Serves the pages on `listener` until `shutdown` is done; requests under way then have five seconds.
///
/// # Errors
/// None today: a connection that cannot be accepted is told on standard error and tried again.
pub async fn serve(
    workspace: Arc<Workspace>,
    listener: TcpListener,
    options: Options,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_connections(listener, router(workspace, options), Limits::default(), shutdown).await;
    Ok(())
}

fn method_router(app: &Arc<App>, route: &'static Route) -> MethodRouter {
    let app = Arc::clone(app);
    let filter = match route.method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
    };
    on(filter, move |values: RawPathParams, request: Request| {
        let values = values.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        answer(app, route, values, request)
    })
}

/// Reads the request, then works on a blocking thread: steps wait for the disk.
async fn answer(
    app: Arc<App>,
    route: &'static Route,
    path_values: Vec<(String, String)>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let secure = app.options.secure_cookies;
    if route.reads_as_it_comes() {
        let (sender, reader) = channel(route.bytes_max);
        let carried = carry(body, sender, app.form_wait * STREAM_WAITS);
        let worked = tokio::task::spawn_blocking(move || {
            let told = parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
            let form = match told {
                // Whoever says so beforehand is told before a byte is read.
                Some(length) if usize::try_from(length).unwrap_or(usize::MAX) > route.bytes_max => {
                    Err(Trouble::Large(route.bytes_max))
                }
                Some::<u64>(_) | None => Ok((Values::default(), None)),
            };
            work(&app, route, &path_values, form, Some(reader), &parts.uri, &parts.headers)
        });
        let (worked, ()) = tokio::join!(worked, carried);
        return worked.unwrap_or_else(|_| last_words(secure));
    }
    // The door is never closed, so there is always a turn.
    let turn = match route.method {
        Method::Get => Arc::clone(&app.reading).acquire_owned().await.ok(),
        Method::Post => None,
    };
    let body = match route.method {
        Method::Get => None,
        Method::Post => {
            let wait = if route.takes_file() { app.form_wait * UPLOAD_WAITS } else { app.form_wait };
            Some(timeout(wait, to_bytes(body, route.bytes_max)).await)
        }
    };
    let worked = tokio::task::spawn_blocking(move || {
        // Kept until the work is done, also for whoever went away meanwhile.
        let _turn = turn;
        let form = match body {
            None => Ok((Values::default(), None)),
            Some(Ok(Ok(body))) => Ok(read_form(&parts.headers, &body)),
            // Too large, or broken off.
            Some(Ok(Err(_))) if route.takes_file() => Err(Trouble::Large(route.bytes_max)),
            // A form without fields, which the handler explains.
            Some(Ok(Err(_))) => Ok((Values::default(), None)),
            Some(Err(_)) => Err(Trouble::Slow),
        };
        work(&app, route, &path_values, form, None, &parts.uri, &parts.headers)
    });
    worked.await.unwrap_or_else(|_| last_words(secure))
}

/// Even the page about trouble panicked: one sentence is left, under the same headers.
fn last_words(secure: bool) -> Response<Body> {
    let reply = Reply::text(INDONESIAN.trouble.ours_title).status(StatusCode::INTERNAL_SERVER_ERROR);
    reply.into_response(&HeaderMap::new(), secure)
}

fn work(
    app: &App,
    route: &Route,
    path_values: &[(String, String)],
    form: Result<(Values, Option<Upload>), Trouble>,
    body: Option<BodyReader>,
    uri: &Uri,
    headers: &HeaderMap,
) -> Response<Body> {
    let asked = uri.path_and_query().map_or("/", |asked| asked.as_str());
    let query = Values::read(uri.query().unwrap_or_default().as_bytes());
    let is_page = routes().iter().any(|page| page.method == Method::Get && page.path == route.path);
    let mut visit = Visit {
        app,
        asked,
        here: if is_page { asked } else { "/" },
        language: language(headers),
        path_values,
        query,
        form: Values::default(),
        upload: None,
        body: Mutex::new(body),
        headers,
        session: None,
    };
    let handled = catch_unwind(AssertUnwindSafe(|| {
        (visit.form, visit.upload) = form?;
        visit.session = session(app, route, headers)?;
        allowed(route, &visit)?;
        (route.handler)(&visit)
    }));
    // What a panic says may name a person; the hook of panics decides what is told of it.
    let reply = handled.unwrap_or_else(|_| Err(Trouble::ours("a handler panicked")));
    let reply = reply.unwrap_or_else(|trouble| trouble_page::reply(&visit, route, trouble));
    reply.into_response(headers, app.options.secure_cookies)
}

fn session(app: &App, route: &Route, headers: &HeaderMap) -> Result<Option<Session>, Trouble> {
    // The look and the health sign belong to nobody.
    if matches!(route.path, "/aset/{name}" | "/sehat") {
        return Ok(None);
    }
    let Some(token) = session_token(headers) else { return Ok(None) };
    let actor = signed_in(&app.workspace, &app.clock(), &token)?;
    Ok(actor.map(|actor| Session { actor, token }))
}

fn allowed(route: &Route, visit: &Visit<'_>) -> Result<(), Trouble> {
    if route.right == Right::Public {
        return Ok(());
    }
    let actor = visit.actor()?;
    match route.scope {
        Scope::Somewhere => actor.need(route.right)?,
        Scope::Region => actor.need_in(route.right, visit.region()?)?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use store::testing::Place;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    use super::*;

    #[tokio::test]
    async fn a_form_that_stops_on_its_way_is_answered_and_closed() {
        let place = Place::sqlite();
        let workspace = Arc::new(Workspace::open(place.location()).unwrap());
        let clock = || Clock {
            recorded_at: "2025-06-02T08:00:00Z".to_owned(),
            seconds: 1_748_851_200,
            today: "2025-06-02".parse().unwrap(),
        };
        let options = Options { demo_door: None, clock: Arc::new(clock), secure_cookies: false };
        let router = router_within(workspace, options, Duration::from_millis(200));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(serve_connections(listener, router, Limits::default(), std::future::pending()));
        let mut stream = TcpStream::connect(address).await.unwrap();
        let half = "POST /masuk HTTP/1.1\r\nHost: payung.contoh\r\nContent-Length: 40\r\n\
                    Content-Type: application/x-www-form-urlencoded\r\n\r\nnama=desa";
        stream.write_all(half.as_bytes()).await.unwrap();
        let mut text = String::new();
        timeout(Duration::from_secs(8), stream.read_to_string(&mut text)).await.expect("closed in time").unwrap();
        assert!(text.starts_with("HTTP/1.1 408 "), "{text}");
        assert!(text.contains("content-security-policy: default-src 'none'"), "{text}");
        assert!(text.contains(INDONESIAN.trouble.slow_title), "{text}");
        server.abort();
    }
}
