//! x
fn main() {
    let l = store::Location { data_dir: "/tmp/web-demo".into(), database: None, key_path: Some("/tmp/web-demo/demo.key".into()) };
    let w = std::sync::Arc::new(steps::Workspace::open(&l).unwrap());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:8097").await.unwrap();
        let clock = || steps::Clock { recorded_at: "2026-11-21T06:00:00Z".into(), seconds: 1795240800, today: "2026-11-21".parse().unwrap() };
        let o = web::Options { demo_hint: Some(("demo".into(), "payung-demo".into())), clock: std::sync::Arc::new(clock), secure_cookies: false };
        web::serve(w, listener, o, std::future::pending()).await.unwrap();
    });
}
