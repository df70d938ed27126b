//! Elements of the page, found by role and accessible name.

use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

use crate::page::Page;
use crate::wait::{PATIENCE, for_some, until};

/// How a reference to an element is written in JSON (W3C WebDriver, "web element identifier").
const REFERENCE: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What the driver says when the page drew itself anew while the answer was on its way.
const DRAWN_ANEW: &str = "Stale element found when trying to create the node handle";
/// How often the page is looked at again then.
const MOST_LOOKS: usize = 10;

impl Page {
    /// All elements with a role and that very name, as the page is now.
    pub(crate) async fn all(&self, role: &str, name: &str) -> Vec<Element> {
        self.look_for(role, name, true).await
    }

    /// All elements with a role, whatever their name.
    pub(crate) async fn all_of(&self, role: &str) -> Vec<Element> {
        self.look_for(role, "", false).await
    }

    /// Whether there is such an element now.
    pub(crate) async fn has(&self, role: &str, name: &str) -> bool {
        !self.all(role, name).await.is_empty()
    }

    /// The element with a role and a name, which is waited for.
    pub(crate) async fn the(&self, role: &str, name: &str) -> Element {
        self.wait_for(role, name, true).await
    }

    /// The first element with a role whose name begins so, which is waited for.
    pub(crate) async fn the_one_beginning(&self, role: &str, name: &str) -> Element {
        self.wait_for(role, name, false).await
    }

    /// The first element with a role whose name begins so, if there is one now.
    pub(crate) async fn beginning(&self, role: &str, name: &str) -> Option<Element> {
        self.look_for(role, name, false).await.into_iter().next()
    }

    /// Clicks on an element, once it is there and can be clicked on.
    pub(crate) async fn click(&self, role: &str, name: &str) {
        self.click_on(role, name, true).await;
    }

    /// Clicks on the first element whose name begins so.
    pub(crate) async fn click_beginning(&self, role: &str, name: &str) {
        self.click_on(role, name, false).await;
    }

    /// Waits until there is no such element.
    pub(crate) async fn gone(&self, role: &str, name: &str) {
        let what = format!("there is no {role} “{name}”");
        until(&what, PATIENCE, async || !self.has(role, name).await).await;
    }

    /// The accessible names of all elements with a role, in the order of the page.
    pub(crate) async fn names(&self, role: &str) -> Vec<String> {
        let names = self.ask(role, "", false, Some("name")).await;
        serde_json::from_value(names).expect("names are texts")
    }

    /// A property of the first element whose name begins so; null when there is none.
    pub(crate) async fn property(&self, role: &str, name: &str, property: &str) -> Value {
        self.ask(role, name, false, Some(property)).await[0].take()
    }

    /// Runs a script on an element, its `arguments[0]`.
    pub(crate) async fn run_on(&self, element: &Element, script: &str) -> Value {
        let reference = json!({ REFERENCE: element.element_id().as_ref() });
        self.run(script, vec![reference]).await
    }

    async fn click_on(&self, role: &str, name: &str, whole: bool) {
        // An element that was drawn anew between being found and being clicked is found again.
        let what = format!("{role} “{name}” can be clicked on");
        until(&what, PATIENCE, async || {
            // Of two of that name, one may stand behind a dialog.
            for element in self.look_for(role, name, whole).await {
                if element.click().await.is_ok() {
                    return true;
                }
            }
            false
        })
        .await;
    }

    async fn wait_for(&self, role: &str, name: &str, whole: bool) -> Element {
        let what = format!("there is a {role} “{name}”");
        for_some(&what, PATIENCE, async || {
            self.look_for(role, name, whole).await.into_iter().next()
        })
        .await
    }

    async fn look_for(&self, role: &str, name: &str, whole: bool) -> Vec<Element> {
        let found = self.ask(role, name, whole, None).await;
        let references = found.as_array().into_iter().flatten();
        references.map(|found| self.element(found)).collect()
    }

    async fn ask(&self, role: &str, name: &str, whole: bool, property: Option<&str>) -> Value {
        let args = vec![role.into(), name.into(), whole.into(), property.into()];
        let script = include_str!("elements.js");
        for _ in 0..MOST_LOOKS {
            match self.client().execute(script, args.clone()).await {
                Err(error) if error.to_string().contains(DRAWN_ANEW) => {}
                answer => return answer.expect("the page is looked at"),
            }
        }
        panic!("the page is drawn anew under every one of {MOST_LOOKS} looks at {role} “{name}”");
    }

    fn element(&self, reference: &Value) -> Element {
        let id = reference[REFERENCE]
            .as_str()
            .expect("the script answers elements")
            .to_owned();
        Element::from_element_id(self.client(), ElementRef::from(id))
    }
}
