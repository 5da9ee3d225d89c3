//! Pictures of evidence as SVG text: bars, waterfalls, histograms, curves. No scripts, no fonts, no clock.

use std::fmt::Write as _;

const FOR: &str = "#2b6cb0";
const AGAINST: &str = "#c05621";
const NEUTRAL: &str = "#4a5568";

const LABEL: f64 = 330.0;
const WIDTH: f64 = 960.0;
const ROW: f64 = 20.0;

/// Text that may stand between tags or in an attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Control characters are not allowed in XML at all.
            other if other.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// One row of [`bars`] or [`waterfall`].
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) value: f64,
}

/// A number of bits as Indonesians write it: +3,2.
pub(crate) fn bits(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    let sign = if rounded < 0.0 { "−" } else { "+" };
    format!("{sign}{:.1}", rounded.abs()).replace('.', ",")
}

fn open(title: &str, height: f64) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{0}\" \
         font-family=\"sans-serif\" font-size=\"13\"><title>{0}</title>\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>",
        escaped(title)
    )
}

fn text(out: &mut String, x: f64, y: f64, anchor: &str, words: &str) {
    let _ = write!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"#1a202c\">{}</text>",
        escaped(words)
    );
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= 50 { label.to_owned() } else { label.chars().take(49).chain(['…']).collect() }
}

/// Values beside zero, one under the other.
pub(crate) fn bars(title: &str, rows: &[Bar]) -> String {
    let low = rows.iter().fold(0.0_f64, |low, row| low.min(row.value));
    let high = rows.iter().fold(0.0_f64, |high, row| high.max(row.value));
    let scale = (WIDTH - LABEL - 110.0) / (high - low).max(1e-9);
    let at = |value: f64| LABEL + 55.0 + (value - low) * scale;
    let mut out = open(title, ROW * rows.len() as f64 + 12.0);
    for (place, row) in rows.iter().enumerate() {
        let y = 6.0 + ROW * place as f64;
        let (from, to) = (at(row.value.min(0.0)), at(row.value.max(0.0)));
        text(&mut out, LABEL, y + 14.0, "end", &shortened(&row.label));
        let colour = if row.value < 0.0 { AGAINST } else { FOR };
        let _ = write!(
            out,
            "<rect x=\"{from:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"14\" fill=\"{colour}\"/>",
            y + 3.0,
            (to - from).max(1.0)
        );
        let (x, anchor) = if row.value < 0.0 { (from - 4.0, "end") } else { (to + 4.0, "start") };
        text(&mut out, x, y + 14.0, anchor, &bits(row.value));
    }
    out.push_str("</svg>");
    out
}

/// From the first value to the sum, each row a step; `line` is where the decision falls.
pub(crate) fn waterfall(title: &str, start: &Bar, rows: &[Bar], line: Option<f64>) -> String {
    let mut sums = vec![start.value];
    for row in rows {
        sums.push(sums[sums.len() - 1] + row.value);
    }
    let low = sums.iter().copied().chain(line).fold(0.0_f64, f64::min);
    let high = sums.iter().copied().chain(line).fold(0.0_f64, f64::max);
    let scale = (WIDTH - LABEL - 110.0) / (high - low).max(1e-9);
    let at = |value: f64| LABEL + 55.0 + (value - low) * scale;
    let height = ROW * (rows.len() + 2) as f64 + 30.0;
    let mut out = open(title, height);
    let mut step = |place: usize, label: &str, from: f64, to: f64, shown: f64, colour: &str| {
        let y = 6.0 + ROW * place as f64;
        text(&mut out, LABEL, y + 14.0, "end", &shortened(label));
        let (left, right) = (at(from.min(to)), at(from.max(to)));
        let _ = write!(
            out,
            "<rect x=\"{left:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"14\" fill=\"{colour}\"/>",
            y + 3.0,
            (right - left).max(1.0)
        );
        text(&mut out, right + 4.0, y + 14.0, "start", &bits(shown));
    };
    step(0, &start.label, 0.0, start.value, start.value, NEUTRAL);
    for (place, row) in rows.iter().enumerate() {
        let colour = if row.value < 0.0 { AGAINST } else { FOR };
        step(place + 1, &row.label, sums[place], sums[place + 1], row.value, colour);
    }
    let total = sums[sums.len() - 1];
    step(rows.len() + 1, "jumlah", 0.0, total, total, NEUTRAL);
    if let Some(line) = line {
        let (x, bottom) = (at(line), height - 20.0);
        let _ = write!(
            out,
            "<line x1=\"{x:.1}\" y1=\"4\" x2=\"{x:.1}\" y2=\"{bottom:.1}\" stroke=\"#2f855a\" stroke-dasharray=\"4 3\"/>"
        );
        text(&mut out, x, height - 6.0, "middle", &format!("batas {}", bits(line)));
    }
    out.push_str("</svg>");
    out
}

/// Counts by weight, on a logarithmic scale: there are always many more pairs of two people than of one.
pub(crate) fn histogram(title: &str, counts: &[(i32, u64)]) -> String {
    const HEIGHT: f64 = 260.0;
    let mut out = open(title, HEIGHT);
    let (Some(first), Some(last)) = (counts.first(), counts.last()) else {
        text(&mut out, WIDTH / 2.0, HEIGHT / 2.0, "middle", "tidak ada pasangan");
        out.push_str("</svg>");
        return out;
    };
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(1).max(2) as f64;
    let columns = f64::from(last.0 - first.0 + 1);
    let wide = (WIDTH - 80.0) / columns;
    let full = HEIGHT - 60.0;
    for (bin, count) in counts.iter().filter(|(_, count)| *count > 0) {
        let tall = full * ((*count as f64 + 1.0).ln() / (most + 1.0).ln());
        let x = 60.0 + f64::from(bin - first.0) * wide;
        let _ = write!(
            out,
            "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{tall:.1}\" fill=\"{}\"><title>{bin} bit: {count} \
             pasangan</title></rect>",
            20.0 + full - tall,
            (wide - 1.0).max(0.5),
            if *bin < 0 { AGAINST } else { FOR }
        );
    }
    for bin in (first.0..=last.0).filter(|bin| bin.rem_euclid(5) == 0) {
        let x = 60.0 + (f64::from(bin - first.0) + 0.5) * wide;
        text(&mut out, x, HEIGHT - 22.0, "middle", &bin.to_string());
    }
    let mut mark = 1.0;
    while mark <= most {
        let y = 20.0 + full - full * ((mark + 1.0_f64).ln() / (most + 1.0).ln());
        text(&mut out, 54.0, y + 4.0, "end", &crate::desk::grouped(mark as u64));
        mark *= 100.0;
    }
    text(&mut out, WIDTH / 2.0, HEIGHT - 4.0, "middle", "bobot (bit)");
    out.push_str("</svg>");
    out
}

/// Points joined by a line, both axes from `low` to 1; `even` draws the line on which both are equal.
pub(crate) fn curve(title: &str, across: &str, up: &str, low: f64, points: &[(f64, f64)], even: bool) -> String {
    const HEIGHT: f64 = 420.0;
    let (left, right, top, bottom) = (80.0, WIDTH - 40.0, 20.0, HEIGHT - 50.0);
    let x = |value: f64| left + (right - left) * ((value - low) / (1.0 - low)).clamp(0.0, 1.0);
    let y = |value: f64| bottom - (bottom - top) * ((value - low) / (1.0 - low)).clamp(0.0, 1.0);
    let mut out = open(title, HEIGHT);
    let _ = write!(out, "<path d=\"M{left} {top}V{bottom}H{right}\" fill=\"none\" stroke=\"#a0aec0\"/>");
    for mark in 0..=5 {
        let value = low + (1.0 - low) * f64::from(mark) / 5.0;
        let words = format!("{value:.2}").replace('.', ",");
        text(&mut out, x(value), bottom + 18.0, "middle", &words);
        text(&mut out, left - 6.0, y(value) + 4.0, "end", &words);
    }
    if even {
        let _ = write!(
            out,
            "<line x1=\"{left}\" y1=\"{bottom}\" x2=\"{right}\" y2=\"{top}\" stroke=\"#a0aec0\" stroke-dasharray=\"4 3\"/>"
        );
    }
    let path: String = points.iter().enumerate().fold(String::new(), |mut path, (place, point)| {
        let _ = write!(path, "{}{:.1} {:.1}", if place == 0 { 'M' } else { 'L' }, x(point.0), y(point.1));
        path
    });
    let _ = write!(out, "<path d=\"{path}\" fill=\"none\" stroke=\"{FOR}\" stroke-width=\"2\"/>");
    for point in points.iter().filter(|_| points.len() <= 30) {
        let _ = write!(out, "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"{FOR}\"/>", x(point.0), y(point.1));
    }
    text(&mut out, f64::midpoint(left, right), HEIGHT - 10.0, "middle", across);
    text(&mut out, left, 14.0, "start", up);
    out.push_str("</svg>");
    out
}
