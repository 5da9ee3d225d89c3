//! The way of a request: session, right, region, handler, headers; and the server around it.

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{RawPathParams, Request};
use axum::http::{HeaderMap, Response, Uri};
use axum::routing::{MethodFilter, MethodRouter, on};
use steps::{Clock, Right, Workspace, signed_in};
use tokio::net::TcpListener;

use crate::pages::trouble as trouble_page;
use crate::request::{Session, Values, Visit, read_form, session_token};
use crate::routes::{Method, Route, Scope, routes};
use crate::sign_in_guard::SignInGuard;
use crate::trouble::Trouble;

/// The largest form that any page sends.
const FORM_BYTES_MAX: usize = 16 * 1024;

/// What the caller decides.
#[derive(Clone)]
pub struct Options {
    /// Name and password to print on the sign-in page; for a demo with invented people only.
    pub demo_hint: Option<(String, String)>,
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
}

impl App {
    pub(crate) fn clock(&self) -> Clock {
        (self.options.clock)()
    }
}

/// All pages over `workspace`, for a server or for single requests of a test.
pub fn router(workspace: Arc<Workspace>, options: Options) -> Router {
    let app = Arc::new(App { workspace, options, sign_in_guard: SignInGuard::default() });
    let mut router = Router::new();
    for route in routes() {
        router = router.route(route.path, method_router(&app, route));
    }
    // What no route answers still gets a page with a way on.
    static LOST: Route = Route {
        method: Method::Get,
        path: "",
        right: Right::Public,
        scope: Scope::Somewhere,
        handler: |_| Err(Trouble::NotFound),
    };
    let lost = move |request: Request| answer(app, &LOST, Vec::new(), request);
    router.fallback(lost.clone()).method_not_allowed_fallback(lost)
}

/// Serves the pages on `listener` until `shutdown` is done and the requests under way are answered.
///
/// # Errors
/// The listener fails.
pub async fn serve(
    workspace: Arc<Workspace>,
    listener: TcpListener,
    options: Options,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router(workspace, options)).with_graceful_shutdown(shutdown).await
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
    let body = match route.method {
        Method::Get => None,
        Method::Post => Some(to_bytes(body, FORM_BYTES_MAX).await),
    };
    let worked = tokio::task::spawn_blocking(move || {
        let form = match body {
            None => Values::default(),
            Some(Ok(body)) => read_form(&parts.headers, &body),
            Some(Err(_)) => Values::default(),
        };
        work(&app, route, &path_values, form, &parts.uri, &parts.headers)
    });
    worked.await.unwrap_or_else(|_| {
        // A handler panicked: our own mistake, which the panic hook has told of.
        let mut response = Response::new(Body::from(crate::words::INDONESIAN.trouble_ours_title));
        *response.status_mut() = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}

fn work(
    app: &App,
    route: &Route,
    path_values: &[(String, String)],
    form: Values,
    uri: &Uri,
    headers: &HeaderMap,
) -> Response<Body> {
    let asked = uri.path_and_query().map_or("/", |asked| asked.as_str());
    let query = Values::read(uri.query().unwrap_or_default().as_bytes());
    let mut visit = Visit { app, asked, path_values, query, form, headers, session: None };
    let reply = session(app, route, headers).and_then(|session| {
        visit.session = session;
        allowed(route, &visit)?;
        (route.handler)(&visit)
    });
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
