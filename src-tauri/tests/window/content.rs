//! T1: what the API says is shown as text, whatever it says.

use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::connecting::paste_token;
use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::wait::{PATIENCE, until};
use crate::window::Start;
use crate::world::{EMAILS, TOKEN, World};

/// Texts that would do something if they were ever taken for more than text. `RUN` sets a flag.
const PAYLOADS: [&str; 30] = [
    "<script>RUN</script>",
    "<img src=x onerror=RUN>",
    "<svg onload=RUN>",
    "<svg><script>RUN</script></svg>",
    "<svg><animate onbegin=RUN attributeName=x dur=1s>",
    "<iframe srcdoc=\"<script>parent.RUN</script>\">",
    "<iframe src=javascript:RUN>",
    "<object data=javascript:RUN>",
    "<embed src=javascript:RUN>",
    "<video><source onerror=RUN></video>",
    "<audio src=x onerror=RUN>",
    "<details open ontoggle=RUN>",
    "<input autofocus onfocus=RUN>",
    "<body onload=RUN>",
    "<a href=javascript:RUN>here</a>",
    "<form action=javascript:RUN><button>here</button></form>",
    "<meta http-equiv=refresh content=\"0;url=javascript:RUN\">",
    "<base href=http://127.0.0.1:1/>",
    "<link rel=stylesheet href=http://127.0.0.1:1/>",
    "</style><script>RUN</script>",
    "</textarea><script>RUN</script>",
    "</title><script>RUN</script>",
    "--></script><script>RUN</script>",
    "\"><img src=x onerror=RUN>",
    "' onmouseover='RUN' autofocus onfocus='RUN",
    "{@html '<img src=x onerror=RUN>'}",
    "${RUN} #{RUN} {{RUN}} {RUN}",
    "<math><mtext><table><mglyph><style><img src=x onerror=RUN>",
    "<template><img src=x onerror=RUN></template>",
    "\u{202e}<scr\u{0}ipt>RUN</scr\u{0}ipt>\u{2028}\u{feff}",
];
/// Fields of an item that are shown somewhere, beside the prompt.
const FIELDS: [&str; 8] = [
    "negative_prompt",
    "model",
    "quality",
    "motion_mode",
    "style",
    "camera_movement",
    "template_name",
    "video_status_name",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_01_hostile_texts_are_shown_and_run_nothing() {
    on_a_desktop("hostile-texts", Keychain::Unlocked, async |desktop| {
        let world = World::empty().await;
        let account = world.sample.account(EMAILS[0]);
        let payload = |at: usize| PAYLOADS[at % PAYLOADS.len()].replace("RUN", "window.ran=1");
        for at in 0..PAYLOADS.len() {
            let video = account.insert().expect("a clip");
            let mut fields = json!({ "prompt": payload(at), "nick_name": payload(at + 1) });
            for (field, more) in FIELDS.iter().zip(1..) {
                fields[*field] = Value::String(payload(at + more));
            }
            assert!(account.patch(video, fields));
        }
        // One has a status that nobody knows, with a word of its own; one has no prompt.
        let video = account.videos()[0];
        account.patch(video, json!({ "video_status": 77 }));

        let page = desktop.open(world.start_app()).await;
        watch_violations(&page).await;
        paste_token(&page, TOKEN).await;
        page.click("button", "Connect").await;
        page.holds_clips(30).await;
        let tiles = page.all_tiles().await;
        for at in 0..PAYLOADS.len() {
            // A zero byte is no character; what stands for it is the page's to choose.
            let plain = |text: &str| text.replace(['\0', '\u{fffd}'], "");
            let text = plain(&payload(at));
            let shown = tiles.iter().any(|tile| plain(&tile.name).contains(&text));
            assert!(shown, "{text} is shown as it is: {tiles:#?}");
        }
        nothing_ran(&page).await;

        // Each of them in the viewer, with all its details unfolded.
        page.scroll_to(0).await;
        page.focus_tile(0).await;
        page.press(Key::Enter).await;
        page.the("complementary", "Details").await;
        for at in 1..=PAYLOADS.len() {
            page.reads(&format!("{at} of {}", PAYLOADS.len())).await;
            until("the details are there", PATIENCE, async || {
                page.holds(
                    "const folded = document.querySelector('[role=dialog] aside details');
                     if (folded) folded.open = true;
                     return folded !== null",
                )
                .await
            })
            .await;
            nothing_ran(&page).await;
            page.press(Key::Right).await;
        }
        page.press(Key::Escape).await;
        assert_eq!(violations(&page).await, json!([]), "nothing even tried");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_01_the_page_refuses_html_in_strings_and_code_in_strings() {
    on_a_desktop("trusted-types", Keychain::Unlocked, async |desktop| {
        let page = desktop.open(Start::default()).await;
        watch_violations(&page).await;
        for (attempt, refused) in [
            (
                "document.body.innerHTML = '<img src=x onerror=window.ran=1>'",
                "TypeError",
            ),
            (
                "document.body.insertAdjacentHTML('beforeend', '<b>b</b>')",
                "TypeError",
            ),
            ("document.write('<b>b</b>')", "TypeError"),
            ("document.createElement('div').outerHTML = ''", "TypeError"),
            (
                "new DOMParser().parseFromString('<b>b</b>', 'text/html')",
                "TypeError",
            ),
            ("document.createElement('script').src = 'x.js'", "TypeError"),
            (
                "document.createElement('script').text = 'window.ran = 1'",
                "TypeError",
            ),
            (
                "document.createElement('iframe').srcdoc = '<b>b</b>'",
                "TypeError",
            ),
            ("eval('window.ran = 1')", "EvalError"),
            ("new Function('window.ran = 1')()", "EvalError"),
            (
                "trustedTypes.createPolicy('mine', { createHTML: (text) => text })",
                "TypeError",
            ),
            (
                "trustedTypes.createPolicy('default', { createHTML: (text) => text })",
                "TypeError",
            ),
        ] {
            let script =
                format!("try {{ {attempt}; return 'done'; }} catch (e) {{ return e.name; }}");
            let answer = page.text_of(&script).await;
            assert!(
                answer == refused || (refused == "EvalError" && answer == "TypeError"),
                "{attempt}: {answer}"
            );
        }
        page.run(
            "const later = document.createElement('script');
             later.append('window.ran = 1');
             try { document.body.append(later); } catch {}
             const button = document.createElement('button');
             try { button.setAttribute('onclick', 'window.ran = 1'); } catch {}
             document.body.append(button);
             button.click();
             try { setTimeout('window.ran = 1'); } catch {}",
            Vec::new(),
        )
        .await;
        page.run_async(
            "setTimeout(() => requestAnimationFrame(() => done(1)))",
            Vec::new(),
        )
        .await;
        assert!(
            page.holds("return window.ran === undefined").await,
            "no code in a string ran"
        );
        until("every attempt is reported", PATIENCE, async || {
            violations(&page)
                .await
                .as_array()
                .is_some_and(|all| all.len() >= 10)
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_01_the_app_itself_keeps_all_rules_of_its_page() {
    on_a_desktop("own-rules", Keychain::Unlocked, async |desktop| {
        let page = desktop.open(Start::default()).await;
        watch_violations(&page).await;
        page.click("button", "Look around with the sample library")
            .await;
        page.holds_clips(73).await;
        page.all_tiles().await;
        page.scroll_to(0).await;
        let tile = crate::playing::completed(&page).await.remove(0);
        page.focus_tile(tile.position).await;
        page.press('d').await;
        crate::saving::agree(&page).await;
        page.press(Key::Enter).await;
        crate::playing::plays(&page).await;
        page.press(Key::Right).await;
        page.press(Key::Escape).await;
        page.press_with_control("j").await;
        page.the("region", "Downloads").await;
        page.press_with_control("j").await;
        page.gone("region", "Downloads").await;
        page.press_with_control("2").await;
        page.holds_clips(55).await;
        page.click("button", "Menu").await;
        page.the("menu", "Menu").await;
        page.press(Key::Escape).await;
        page.press_with_control("/").await;
        page.the("dialog", "Keys").await;
        assert_eq!(violations(&page).await, json!([]));
    })
    .await;
}

async fn nothing_ran(page: &Page) {
    let found = page
        .run(
            "const bad = '[onerror], [onload], [onfocus], [onclick], [ontoggle], [onbegin], iframe, '
                + 'object, embed, base, meta[http-equiv], form[action], a[href^=javascript], '
                + 'img[src=x], body script, math, svg script';
             return [window.ran ?? null, [...document.querySelectorAll(`#app :is(${bad})`)]
                .map((element) => element.outerHTML)]",
            Vec::new(),
        )
        .await;
    assert_eq!(
        found,
        json!([null, []]),
        "no payload became an element, and none ran"
    );
}

/// From here on, and for what was before as far as the engine still knows it.
async fn watch_violations(page: &Page) {
    page.run(
        "window.violations = [];
         const note = (what) => window.violations.push(what);
         document.addEventListener('securitypolicyviolation', (event) =>
            note(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
         if (window.ReportingObserver) new ReportingObserver(
            (reports) => reports.forEach((report) => note(JSON.stringify(report.body))),
            { types: ['csp-violation'], buffered: true },
         ).observe();",
        Vec::new(),
    )
    .await;
}

async fn violations(page: &Page) -> Value {
    page.run("return window.violations", Vec::new()).await
}
