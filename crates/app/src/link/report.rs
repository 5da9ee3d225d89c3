//! `report.html`: one page that a reader without the data can judge a linkage by. Pictures inside, no scripts, no
//! value of a person; two runs on the same lists write the same bytes.

use std::fmt::Write as _;

use linkage::batch::{Linked, Linker, Outcome, Waterfall, rule_words};

use super::Ids;
use super::svg::{self, Bar, escaped};
use crate::desk::grouped;

const STYLE: &str = "body{font:16px/1.5 sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1a202c}\
    table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}td,th{border-bottom:1px solid #e2e8f0;padding:.25rem .5rem;\
    text-align:left}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}svg{max-width:100%;height:auto}\
    .wide{overflow-x:auto}code{background:#edf2f7;padding:0 .2rem}h2{margin-top:2.5rem}";

pub(crate) fn percent(share: f64) -> String {
    format!("{:.2} persen", share * 100.0).replace('.', ",")
}

/// Three pairs that show how evidence adds up: a plain match, the one nearest to the line, and a rejected one.
fn examples(linked: &Linked) -> Vec<(&'static str, u32, u32)> {
    let mut examples = Vec::new();
    let matches: Vec<_> = linked.matches.iter().filter(|row| row.outcome == Outcome::Match).collect();
    let mut by_weight: Vec<_> = matches.clone();
    by_weight.sort_by(|a, b| a.weight.total_cmp(&b.weight).then(a.left.cmp(&b.left)));
    if let Some(middle) = by_weight.get(by_weight.len() / 2) {
        examples.push(("Pasangan yang lazim di antara yang sama", middle.left, middle.right));
    }
    let near = |probability: f64| (probability - linked.match_probability).abs();
    let nearest = linked.matches.iter().min_by(|a, b| near(a.probability).total_cmp(&near(b.probability)));
    if let Some(nearest) = nearest {
        examples.push(("Pasangan paling dekat dengan batas keputusan", nearest.left, nearest.right));
    }
    let rejected = linked.unmatched_left.iter().filter(|row| row.best_candidate.is_some());
    if let Some(row) = rejected.max_by(|a, b| a.weight.partial_cmp(&b.weight).unwrap_or(std::cmp::Ordering::Equal)) {
        let right = row.best_candidate.expect("kept by the filter");
        examples.push(("Calon terkuat yang ditolak", row.left, right));
    }
    examples
}

/// The steps of a waterfall as bars.
pub(crate) fn steps_of(explained: &Waterfall) -> (Bar, Vec<Bar>) {
    let start = Bar { label: "sebelum kolom dilihat".to_owned(), value: explained.prior_bits };
    let rows = explained
        .bars
        .iter()
        .map(|bar| Bar { label: format!("{}: {}", bar.field, bar.words), value: bar.bits })
        .collect();
    (start, rows)
}

/// log2 odds of a probability.
pub(crate) fn odds_bits(probability: f64) -> f64 {
    let probability = probability.clamp(1e-9, 1.0 - 1e-9);
    (probability / (1.0 - probability)).log2()
}

pub(crate) fn html(linked: &Linked, linker: &Linker, left: &Ids, right: &Ids) -> String {
    let mut page = format!(
        "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Laporan pemadanan</title><style>{STYLE}</style><h1>Laporan pemadanan</h1>"
    );
    summary(&mut page, linked);
    rules(&mut page, linked);
    scores(&mut page, linked);
    weights(&mut page, linked);
    page.push_str(
        "<h2>Contoh bukti</h2><p>Setiap batang menambah atau mengurangi bobot, dalam bit: +1 bit melipatduakan \
        peluang bahwa kedua baris orang yang sama. Nilai orang tidak ditampilkan.</p>",
    );
    for (title, a, b) in examples(linked) {
        let explained = linker.explain(&linked.model, a, b);
        let (start, rows) = steps_of(&explained);
        let name = format!("{title}: {} dan {}", sheets::mask(&left.name(a)), sheets::mask(&right.name(b)));
        let _ = write!(page, "<h3>{}</h3>", escaped(&name));
        page.push_str(&svg::waterfall(&name, &start, &rows, Some(odds_bits(linked.match_probability))));
        let _ = write!(page, "<p>Dipertemukan oleh: {}.</p>", escaped(&found_by(&explained.rules)));
    }
    page.push_str("</html>\n");
    page
}

/// The rules that brought two rows together, in words.
pub(crate) fn found_by(rules: &[String]) -> String {
    rules.iter().map(|rule| rule_words(rule).to_string()).collect::<Vec<_>>().join("; ")
}

fn summary(page: &mut String, linked: &Linked) {
    let counts = &linked.counts;
    page.push_str("<table>");
    let mut row = |name: &str, value: String| {
        let _ = write!(page, "<tr><td>{name}<td class=\"n\">{value}");
    };
    row("Baris daftar kiri", grouped(counts.left));
    row("Baris daftar kanan", grouped(counts.right));
    row("Pasangan yang dibandingkan", grouped(counts.pairs_compared));
    row("Pasangan yang disimpan", grouped(counts.pairs_kept));
    if counts.pairs_left_out > 0 {
        row(
            "Pasangan tidak dibandingkan oleh kuncinya: barisnya sama pada semua kolom",
            grouped(counts.pairs_left_out),
        );
    }
    row("Sama", grouped(counts.matches));
    row("Diragukan, perlu dilihat", grouped(counts.doubtful));
    row("Tidak ditemukan di daftar kanan", grouped(counts.unmatched));
    if counts.inexact_groups > 0 {
        row(
            "Kelompok terlalu besar untuk pemasangan terbaik; klaim terkuat didahulukan",
            grouped(counts.inexact_groups),
        );
    }
    row("Batas peluang untuk \"sama\"", percent(linked.match_probability));
    row("Batas peluang untuk \"tidak ditemukan\"", percent(linked.unmatched_probability));
    row("Perkiraan pasangan sama yang sempat dibandingkan", percent(linked.blocking_recall_estimate));
    page.push_str("</table>");
    if !linked.clusters.is_empty() {
        let rows: usize = linked.clusters.iter().map(Vec::len).sum();
        let _ = write!(
            page,
            "<p>{} orang tercatat lebih dari sekali, pada {} baris.</p>",
            grouped(linked.clusters.len() as u64),
            grouped(rows as u64)
        );
    }
    let model = &linked.model;
    let learnt = if model.learned_from == 0 {
        "Bobot diberikan dari luar, tidak dipelajari dari daftar ini.".to_owned()
    } else {
        let labelled = model.labelled_by.as_deref().map_or_else(String::new, |field| {
            format!(" Pasangan dengan {field} sama dan berbeda menjadi contoh bagi kolom lain.")
        });
        format!("Bobot dipelajari tanpa label dari {} pasangan.{labelled}", grouped(model.learned_from))
    };
    let _ = write!(page, "<p>{}</p>", escaped(&learnt));
}

fn rules(page: &mut String, linked: &Linked) {
    page.push_str(
        "<h2>Kunci pembandingan</h2><p>Dua baris dibandingkan bila berbagi salah satu kunci. \
         <em>Biaya</em>: pasangan yang berbagi kunci itu dan dibandingkan. <em>Hasil</em>: yang belum ditemukan kunci \
         sebelumnya. Kelompok yang terlalu besar dipotong dengan kolom lain. Baris yang sama pada semua kolom dibagi atas \
         irisan, dan pasangan antar-irisan <em>tidak dibandingkan</em> oleh kunci itu.</p><div class=\"wide\"><table><tr><th>Kunci\
         <th class=\"n\">Kelompok<th class=\"n\">Biaya<th class=\"n\">Hasil<th class=\"n\">Kelompok dipotong\
         <th class=\"n\">Diserahkan ke kunci lain<th class=\"n\">Pasangan tidak dibandingkan<th>Hasil, bagian dari semua",
    );
    let all = linked.counts.pairs_compared.max(1) as f64;
    for rule in &linked.rules {
        let share = rule.new_pairs as f64 / all;
        let _ = write!(
            page,
            "<tr><td>{}<br><code>{}</code><td class=\"n\">{}<td class=\"n\">{}<td class=\"n\">{}<td class=\"n\">{}<td class=\"n\">{}<td class=\"n\">{}\
             <td><svg viewBox=\"0 0 120 14\" width=\"120\" role=\"img\" aria-label=\"{}\"><rect width=\"{:.1}\" height=\"14\" \
             fill=\"#2b6cb0\"/></svg>",
            escaped(&rule_words(&rule.rule).indonesian),
            escaped(&rule.rule),
            grouped(rule.blocks),
            grouped(rule.pairs),
            grouped(rule.new_pairs),
            grouped(rule.refined_blocks + rule.sliced_blocks),
            grouped(rule.refined_pairs),
            grouped(rule.left_out_pairs),
            percent(share),
            share * 120.0
        );
    }
    page.push_str("</table></div>");
}

fn scores(page: &mut String, linked: &Linked) {
    let bin = |weight: f32| {
        #[expect(clippy::cast_possible_truncation, reason = "weights are within a few hundred bits")]
        let bin = weight.floor() as i32;
        bin
    };
    let (mut low, mut high) = (i32::MAX, i32::MIN);
    for pair in &linked.candidates {
        low = low.min(bin(pair.weight));
        high = high.max(bin(pair.weight));
    }
    let mut counts: Vec<(i32, u64)> = if low <= high { (low..=high).map(|bin| (bin, 0)).collect() } else { Vec::new() };
    for pair in &linked.candidates {
        counts[(bin(pair.weight) - low).unsigned_abs() as usize].1 += 1;
    }
    page.push_str(
        "<h2>Sebaran bobot</h2><p>Pasangan yang disimpan menurut bobotnya; tinggi batang logaritmis. Dua bukit yang terpisah \
         berarti keputusan jelas.</p>",
    );
    page.push_str(&svg::histogram("Sebaran bobot pasangan", &counts));
}

fn weights(page: &mut String, linked: &Linked) {
    page.push_str("<h2>Bobot setiap kolom</h2><p>Berapa bit yang ditambahkan setiap tingkat kecocokan.</p>");
    for field in &linked.model.fields {
        let _ = write!(page, "<h3>{}</h3>", escaped(&field.name));
        let rows: Vec<Bar> = field
            .levels
            .iter()
            .map(|level| {
                let seen = if linked.model.learned_from > 0 && level.seen == 0 { " (tidak teramati)" } else { "" };
                Bar { label: format!("{}{seen}", level.code), value: level.bits }
            })
            .collect();
        page.push_str(&svg::bars(&format!("Bobot {}", field.name), &rows));
    }
}
