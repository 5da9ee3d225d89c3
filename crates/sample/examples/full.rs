//! Writes a whole province and prints what was planted: `cargo run --release -p sample --example full -- DIR [PEOPLE]`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().ok_or("say the directory to write to")?;
    let mut options = sample::Options::default();
    if let Some(people) = arguments.next() {
        options.people = people.parse()?;
    }
    let started = std::time::Instant::now();
    let manifest = sample::write(&options, dir.as_ref(), &mut |_, _, _| {})?;
    println!("{:#?}\n{} files in {:.2?}", manifest.counts, manifest.rosters.len(), started.elapsed());
    let started = std::time::Instant::now();
    sample::participants_csv(1_000_000, options.seed, &mut std::io::sink())?;
    println!("1,000,000 participants in {:.2?}", started.elapsed());
    Ok(())
}
