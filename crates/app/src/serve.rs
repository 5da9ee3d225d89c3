//! `payung serve`: the pages.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use steps::{StepError, Workspace};

use crate::Ended;
use crate::desk::{Desk, clock};

#[derive(Args)]
pub(crate) struct ServeArguments {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR")]
    pub(crate) listen: SocketAddr,
    /// Mark cookies for HTTPS only, behind a proxy that speaks it.
    #[arg(long)]
    pub(crate) secure_cookies: bool,
}

pub(crate) fn run(desk: &Desk, arguments: &ServeArguments) -> Result<Ended, StepError> {
    serve(desk, desk.open()?, arguments.listen, arguments.secure_cookies, None)
}

/// Serves until interrupted.
pub(crate) fn serve(
    desk: &Desk,
    workspace: Workspace,
    listen: SocketAddr,
    secure_cookies: bool,
    demo_door: Option<web::DemoDoor>,
) -> Result<Ended, StepError> {
    let trouble = |error| StepError::File { path: listen.to_string(), error };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(trouble)?;
    let workspace = Arc::new(workspace);
    let options = web::Options { demo_door, clock: Arc::new(clock), secure_cookies };
    let served = Arc::clone(&workspace);
    let done = runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind(listen).await?;
        desk.say(&format!("Payung melayani di http://{}", listener.local_addr()?));
        let interrupted = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        web::serve(served, listener, options, interrupted).await
    });
    // A PostgreSQL handle is dropped outside the runtime's own threads.
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    drop(workspace);
    done.map_err(trouble)?;
    Ok(Ended::Done)
}
