//! Every component of the pages in one place, for who builds or checks a page. Nothing here is data.

use askama::Template;

use crate::pages::pager::Pages;
use crate::pages::{Crumb, Frame, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::Words;

#[derive(Template)]
#[template(path = "patterns.html")]
struct Patterns {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    pages: Pages,
}

/// `GET /-/patterns`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let way = Some("/-/patterns".to_owned());
    Reply::page(&Patterns {
        w: words_of(visit),
        frame: Frame::new(visit, "Patterns"),
        crumbs: vec![
            Crumb { name: "Indonesia".to_owned(), href: way.clone() },
            Crumb { name: "Kepulauan Bangka Belitung".to_owned(), href: None },
        ],
        pages: Pages { before: way.clone(), after: way, told: "Page 2 of 3".to_owned() },
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    /// Names after a point, outside values such as `.5rem`.
    fn classes(stylesheet: &str) -> BTreeSet<&str> {
        let pieces = stylesheet.split('.').skip(1);
        pieces
            .filter_map(|piece| piece.split(|letter: char| !(letter.is_ascii_lowercase() || letter == '-')).next())
            .filter(|name| !name.is_empty())
            .collect()
    }

    #[test]
    fn every_class_of_the_stylesheet_stands_on_the_page_of_patterns() {
        let around = ["frame.html", "crumbs.html", "pages.html", "patterns.html"];
        let pages: String = around
            .iter()
            .map(|name| std::fs::read_to_string(format!("{}/templates/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap())
            .collect();
        let used: BTreeSet<&str> = pages
            .split("class=\"")
            .skip(1)
            .flat_map(|rest| rest.split('"').next().unwrap().split_whitespace())
            .collect();
        let all = classes(include_str!("../../assets/payung.css"));
        assert!(all.len() > 80, "{all:?}");
        let missing: Vec<_> = all.difference(&used).collect();
        assert!(missing.is_empty(), "not on /-/patterns: {missing:?}");
    }
}
