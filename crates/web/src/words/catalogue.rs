//! The catalogue: messages in Fluent, one file per group of words and language, read once when the server starts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Pattern};

type Bundle = FluentBundle<&'static FluentResource>;

/// A message with `N` values in it, which the catalogue names and each language places as it must.
#[derive(Clone, Copy)]
pub struct Sentence<const N: usize> {
    bundle: &'static Bundle,
    pattern: &'static Pattern<&'static str>,
    arguments: &'static [&'static str; N],
}

impl<const N: usize> fmt::Debug for Sentence<N> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Sentence of {:?}", self.arguments)
    }
}

/// Stands in for a message that is missing, which is told.
static NOTHING: Pattern<&'static str> = Pattern { elements: Vec::new() };

/// Puts `values` into a sentence, in the order in which its words declare them.
///
/// ```
/// use web::words::{ENGLISH, INDONESIAN, fill};
/// assert_eq!(fill(INDONESIAN.desk.page, &["1", "7"]), "Halaman 1 dari 7");
/// assert_eq!(fill(ENGLISH.desk.page, &["1", "7"]), "Page 1 of 7");
/// ```
pub fn fill<const N: usize>(sentence: Sentence<N>, values: &[&str; N]) -> String {
    let (text, wrong) = sentence.said(values);
    // The catalogue was tried with every argument when it was read.
    assert!(wrong.is_empty(), "{sentence:?}: {wrong:?}");
    text
}

impl<const N: usize> Sentence<N> {
    fn said(&self, values: &[&str; N]) -> (String, Vec<String>) {
        let mut arguments = FluentArgs::with_capacity(N);
        for (name, value) in self.arguments.iter().zip(values) {
            arguments.set(argument(name), value_of(value));
        }
        let mut wrong = Vec::new();
        let text = self.bundle.format_pattern(self.pattern, Some(&arguments), &mut wrong).into_owned();
        (text, wrong.iter().map(ToString::to_string).collect())
    }
}

/// Values come written out, numbers with their separators; "1" alone is told apart, which is all that the plural
/// of our two languages asks for.
fn value_of(written: &str) -> FluentValue<'_> {
    if written == "1" { FluentValue::from(1) } else { FluentValue::from(written) }
}

fn argument(name: &str) -> String {
    name.replace('_', "-")
}

/// All messages of one language while its words are read, and what is wrong with them.
pub(super) struct Catalogue {
    bundle: &'static Bundle,
    unused: BTreeSet<&'static str>,
    wrong: Vec<String>,
}

impl Catalogue {
    /// Reads `files` of a language, each a name and its text.
    pub(super) fn new(language: &str, files: &[(&str, &'static str)]) -> Self {
        let mut bundle = Bundle::new_concurrent(vec![language.parse().expect("a language tag such as id")]);
        // Marks of direction around each value would break search and copying; both languages run one way.
        bundle.set_use_isolating(false);
        let mut unused = BTreeSet::new();
        let mut wrong = Vec::new();
        let mut places: BTreeMap<&str, &str> = BTreeMap::new();
        for (file, text) in files {
            let (resource, errors) = match FluentResource::try_new((*text).to_owned()) {
                Ok(resource) => (resource, Vec::new()),
                Err((resource, errors)) => (resource, errors),
            };
            wrong.extend(errors.iter().map(|error| format!("{language}/{file}.ftl: {error}")));
            // One set of messages per language and process, for as long as it runs.
            let resource: &'static FluentResource = Box::leak(Box::new(resource));
            for entry in resource.entries() {
                if let Entry::Message(message) = entry {
                    if let Some(first) = places.insert(message.id.name, file) {
                        wrong.push(format!("{language}/{file}.ftl: {} stands in {first} too", message.id.name));
                    }
                    unused.insert(message.id.name);
                }
            }
            bundle.add_resource_overriding(resource);
        }
        Self { bundle: Box::leak(Box::new(bundle)), unused, wrong }
    }

    fn pattern(&mut self, id: &str) -> Option<&'static Pattern<&'static str>> {
        self.unused.remove(id);
        let bundle: &'static Bundle = self.bundle;
        let pattern = bundle.get_message(id).and_then(|message| message.value());
        if pattern.is_none() {
            self.wrong.push(format!("{id} is missing"));
        }
        pattern
    }

    /// A message without values.
    pub(super) fn plain(&mut self, group: &str, word: &str) -> &'static str {
        self.text_of(&id(group, word))
    }

    fn text_of(&mut self, id: &str) -> &'static str {
        let Some(pattern) = self.pattern(id) else { return "" };
        let mut wrong = Vec::new();
        let text = self.bundle.format_pattern(pattern, None, &mut wrong).into_owned();
        self.wrong.extend(wrong.iter().map(|error| format!("{id}: {error}")));
        Box::leak(text.into_boxed_str())
    }

    /// Every message of some families, by its name: the codes of a family are known elsewhere.
    pub(super) fn families(&mut self, families: &[&str]) -> HashMap<String, &'static str> {
        let belongs = |id: &&&'static str| {
            families.iter().any(|family| id.strip_prefix(family).is_some_and(|rest| rest.starts_with('-')))
        };
        let ids: Vec<&'static str> = self.unused.iter().filter(belongs).copied().collect();
        ids.into_iter().map(|id| (id.to_owned(), self.text_of(id))).collect()
    }

    /// A message with values, tried once with each.
    pub(super) fn sentence<const N: usize>(
        &mut self,
        group: &str,
        word: &str,
        arguments: &'static [&'static str; N],
    ) -> Sentence<N> {
        let id = id(group, word);
        let pattern = self.pattern(&id).unwrap_or(&NOTHING);
        let sentence = Sentence { bundle: self.bundle, pattern, arguments };
        let marks = arguments.map(|name| format!("‹{name}›"));
        for values in [marks.each_ref().map(String::as_str), ["1"; N]] {
            let (text, wrong) = sentence.said(&values);
            self.wrong.extend(wrong.iter().map(|error| format!("{id}: {error}")));
            let left_out =
                values.iter().filter(|value| !text.contains(**value)).map(|value| format!("{id}: no {value}"));
            self.wrong.extend(left_out);
        }
        sentence
    }

    /// What is wrong: missing, unused and unreadable messages, values that a message lacks or does not know.
    pub(super) fn wrong(self) -> Vec<String> {
        let unused = self.unused.iter().map(|id| format!("{id} is used by no page"));
        self.wrong.into_iter().chain(unused).collect()
    }
}

/// `terms`, `days_option` → `terms-days-option`.
fn id(group: &str, word: &str) -> String {
    format!("{group}-{word}").replace('_', "-")
}
