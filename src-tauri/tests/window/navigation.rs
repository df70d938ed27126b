//! T2: the page goes nowhere, and nothing that it holds gets out.

use std::time::Duration;

use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::sentinel::Sentinel;
use crate::wait::{self, PATIENCE, until};
use crate::window::Start;

/// How long a way out is watched.
const WATCH: Duration = Duration::from_millis(300);

/// Ways to another page; `URL` is the place that must not be reached.
const WAYS: [&str; 17] = [
    "location = 'URL'",
    "location.assign('URL')",
    "location.replace('URL')",
    "document.location.href = 'URL'",
    "window.open('URL')",
    "window.open('URL', '_self')",
    "window.open('URL', '_blank', 'noopener')",
    "const a = document.createElement('a'); a.href = 'URL'; document.body.append(a); a.click()",
    "const a = document.createElement('a'); a.href = 'URL'; a.target = '_blank'; document.body.append(a); a.click()",
    "const a = document.createElement('a'); a.href = 'URL'; a.download = 'x'; document.body.append(a); a.click()",
    "const a = document.createElement('a'); a.href = 'URL'; a.ping = 'URL'; document.body.append(a); a.click()",
    "const f = document.createElement('form'); f.action = 'URL'; document.body.append(f); f.submit()",
    "const f = document.createElement('form'); f.action = 'URL'; f.method = 'post'; f.target = '_blank'; document.body.append(f); f.requestSubmit()",
    "const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=URL'; document.head.append(m)",
    "location = 'javascript:void(location.replace(\"URL\"))'",
    "location = 'data:text/html,<meta http-equiv=refresh content=0;url=URL>'",
    "location = 'file:///etc/passwd'",
];

/// Ways to send something without leaving.
const LEAKS: [&str; 21] = [
    "fetch('URL').catch(() => 0)",
    "fetch('URL', { mode: 'no-cors', method: 'POST', body: 'x' }).catch(() => 0)",
    "fetch('URL', { keepalive: true }).catch(() => 0)",
    "const x = new XMLHttpRequest(); x.open('GET', 'URL'); x.send()",
    "navigator.sendBeacon('URL', 'x')",
    "new WebSocket('URL'.replace('http', 'ws'))",
    "new EventSource('URL')",
    "new Image().src = 'URL'",
    "const i = new Image(); i.srcset = 'URL 1x'; document.body.append(i)",
    "const v = document.createElement('video'); v.src = 'URL'; v.load(); document.body.append(v)",
    "const v = document.createElement('video'); v.poster = 'URL'; document.body.append(v)",
    "new Audio('URL').play().catch(() => 0)",
    "const f = document.createElement('iframe'); f.src = 'URL'; document.body.append(f)",
    "const o = document.createElement('object'); o.data = 'URL'; document.body.append(o)",
    "const e = document.createElement('embed'); e.src = 'URL'; document.body.append(e)",
    "for (const rel of ['stylesheet', 'prefetch', 'preload', 'dns-prefetch', 'icon', 'manifest', 'modulepreload']) { const l = document.createElement('link'); l.rel = rel; l.as = 'image'; l.href = 'URL'; document.head.append(l) }",
    "const l = document.createElement('link'); l.rel = 'preconnect'; l.href = 'URL'; document.head.append(l)",
    "document.body.style.backgroundImage = 'url(URL)'",
    "const s = document.createElement('style'); s.append('@import \"URL\"; @font-face { font-family: q; src: url(URL) } body { font-family: q; cursor: url(URL), auto }'); document.head.append(s)",
    "const c = new CSSStyleSheet(); c.replaceSync('body { background: url(URL) }'); document.adoptedStyleSheets = [c]",
    "import('URL').catch(() => 0)",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_02_no_way_leads_out_of_the_page() {
    on_a_desktop("ways-out", Keychain::Unlocked, async |desktop| {
        let sentinel = Sentinel::start().await;
        sentinel.is_awake().await;
        let page = desktop.open_sample().await;
        page.holds_clips(73).await;
        let home = page
            .text_of("window.unharmed = 1; return location.href")
            .await;
        for way in WAYS.into_iter().chain(LEAKS) {
            let before = sentinel.connections();
            attempt(&page, way, &sentinel).await;
            wait::never(&format!("{way} reached something"), WATCH, async || {
                sentinel.bytes() > 0 || sentinel.connections() > before
            })
            .await;
            let now = page
                .text_of("return `${location.href} ${window.unharmed}`")
                .await;
            assert_eq!(now, format!("{home} 1"), "{way} changed the page");
        }
        let windows = page.client().windows().await.unwrap();
        assert_eq!(windows.len(), 1, "no window was opened");
        page.press_with_control("2").await;
        page.holds_clips(55).await;
        sentinel.is_awake().await;
    })
    .await;
}

/// From WebKitGTK 2.52 on, loads of the whole page went past the scheme that the app answers (wry#1725).
/// What comes past it has no policy, no pictures, or is no page at all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn w_07_the_page_comes_by_its_own_scheme_also_when_it_is_loaded_anew() {
    on_a_desktop("own-scheme", Keychain::Unlocked, async |desktop| {
        let sentinel = Sentinel::start().await;
        sentinel.is_awake().await;
        let before = sentinel.connections();
        let page = desktop
            .open(Start {
                args: vec!["--sample"],
                api: Some(sentinel.url()),
                ..Start::default()
            })
            .await;
        for load in ["the first load", "a load of the same page", "a load by address"] {
            page.holds_clips(73).await;
            let origin = page.text_of("return location.origin").await;
            assert_eq!(origin, "tauri://localhost", "{load} stays in the app");
            let free = "try { new Function('return 1')(); return true } catch { return false }";
            assert!(!page.holds(free).await, "{load} came without its policy");
            until("a picture came by the other scheme", PATIENCE, async || {
                page.holds(
                    "return [...document.images].some(one => one.src.startsWith('thumb:') && \
                     one.naturalWidth > 0)",
                )
                .await
            })
            .await;
            let next = match load {
                "the first load" => "window.stale = 1; setTimeout(() => location.reload())",
                _ => {
                    "window.stale = 1; setTimeout(() => location.assign('tauri://localhost/index.html'))"
                }
            };
            page.run(next, Vec::new()).await;
            until("the page is a new one", PATIENCE, async || {
                page.holds("return window.stale === undefined && document.readyState === 'complete'")
                    .await
            })
            .await;
        }
        assert_eq!(sentinel.connections(), before, "nothing asked anybody else");
    })
    .await;
}

async fn attempt(page: &Page, way: &str, sentinel: &Sentinel) {
    let way = way.replace("URL", &sentinel.url());
    page.run(
        &format!("try {{ {way} }} catch (error) {{ return String(error) }}"),
        Vec::new(),
    )
    .await;
}
