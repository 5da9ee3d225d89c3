//! Contributions of wage earners (penerima upah): five programs, ceilings, the government's share, recomposition.

use units::{Month, Rate, Rupiah, Sentence};

use super::terms::{Priced, WageTerms};
use super::{Contribution, EmployerSize, Line, Payer, ROUNDING, RiskClass, met_2020};
use crate::dated::{Ground, Taken};
use crate::reasoned::{Recorder, Silent, WarningCode, in_english, in_words};
use crate::refusal::Refused;
use crate::{Program, Programs};

/// What is known of an employer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PuEmployer {
    /// Decides the mandatory programs.
    pub size: EmployerSize,
    /// The programs joined; the mandatory ones when `None`.
    pub programs: Option<Programs>,
    /// Code of a labour-intensive industry, which may have the relief of 2025.
    pub industry: Option<String>,
    /// Active participants at the company.
    pub workers: Option<i64>,
}

impl PuEmployer {
    /// An employer of whom only the size is known.
    pub const fn of_size(size: EmployerSize) -> Self {
        Self { size, programs: None, industry: None, workers: None }
    }
}

/// One wage earner of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PuRow {
    /// Wage of the month; not negative.
    pub wage: Rupiah,
    /// Risk class of the employer.
    pub risk: RiskClass,
}

/// The law of one month for one employer, ready for any number of workers.
#[derive(Debug, Clone)]
pub struct PuMonth<'l> {
    programs: Programs,
    jkk: [Priced<'l>; 5],
    jkm: Priced<'l>,
    jht_employer: Priced<'l>,
    jht_worker: Priced<'l>,
    jp: Option<Jp<'l>>,
    jkp: Option<Jkp<'l>>,
    said: Vec<Said<'l>>,
}

#[derive(Debug, Clone)]
struct Jp<'l> {
    employer: Priced<'l>,
    worker: Priced<'l>,
    ceiling: Taken<'l, Rupiah>,
}

#[derive(Debug, Clone)]
struct Jkp<'l> {
    government: Priced<'l>,
    from_jkk: Option<Taken<'l, Rate>>,
    from_jkm: Option<Taken<'l, Rate>>,
    ceiling: Taken<'l, Rupiah>,
}

const BY_EMPLOYER: (&str, &str) = (" bagian pemberi kerja", ", employer's share,");
const BY_WORKER: (&str, &str) = (" bagian pekerja", ", worker's share,");
const BY_GOVERNMENT: (&str, &str) = (" bagian pemerintah pusat", ", central government's share,");

/// What was decided for the whole month, before any wage is looked at.
#[derive(Debug, Clone)]
enum Said<'l> {
    Step(Sentence, Vec<Ground<'l>>),
    Warning(WarningCode, Sentence),
}

impl<'l> PuMonth<'l> {
    pub(crate) fn new(terms: &'l WageTerms, month: Month, employer: &PuEmployer) -> Result<Self, Refused> {
        let day = month.last_day();
        let mut said = Vec::new();
        let programs = programs(terms, month, employer, &mut said)?;
        let relief_2020 = terms.relief_2020.taken(day).ok().map(copied);
        if let Some(relief) = relief_2020.filter(|_| Programs::BASE.iter().any(|base| programs.contains(base))) {
            said.push(relief_step("Keringanan iuran JKK dan JKM", "Relief of JKK and JKM contributions", relief));
            said.push(Said::Warning(WarningCode::Assumed, met_2020()));
        }
        let jkk_relief = match relief_2020 {
            Some(relief) => Some(relief),
            None if programs.contains(Program::Jkk) => relief_2025(terms, month, employer, &mut said)?,
            None => None,
        };
        let mut jkk = Vec::with_capacity(5);
        for class in &terms.pu_jkk {
            jkk.push(Priced::with(class.taken(day)?, jkk_relief)?);
        }
        let jp = match programs.contains(Program::Jp) {
            true => Some(Jp {
                employer: Priced::full(terms.pu_jp_employer.taken(day)?),
                worker: Priced::full(terms.pu_jp_worker.taken(day)?),
                ceiling: copied(terms.pu_jp_ceiling.taken(day)?),
            }),
            false => None,
        };
        if let Some(deferral) = terms.relief_2020_jp.taken(day).ok().filter(|_| jp.is_some()) {
            let share = *deferral.value;
            let text = Sentence::in_both(
                format!(
                    "Iuran JP dihitung penuh; usaha menengah dan besar yang memenuhi syarat boleh menunda {} di antaranya",
                    in_words(share)
                ),
                format!(
                    "JP is reckoned in full; medium and large employers that meet the conditions may defer {share} of it"
                ),
            );
            said.push(Said::Step(text, vec![deferral.ground]));
        }
        let jkp = match programs.contains(Program::Jkp) {
            true => Some(Jkp {
                government: Priced::full(terms.jkp_government.taken(day)?),
                from_jkk: terms.jkp_from_jkk.taken(day).ok().map(copied),
                from_jkm: terms.jkp_from_jkm.taken(day).ok().map(copied),
                ceiling: copied(terms.jkp_ceiling.taken(day)?),
            }),
            false => None,
        };
        Ok(Self {
            programs,
            jkk: jkk.try_into().expect("five classes in, five out"),
            jkm: Priced::with(terms.pu_jkm.taken(day)?, relief_2020)?,
            jht_employer: Priced::full(terms.pu_jht_employer.taken(day)?),
            jht_worker: Priced::full(terms.pu_jht_worker.taken(day)?),
            jp,
            jkp,
            said,
        })
    }

    /// The programs reckoned.
    pub const fn programs(&self) -> Programs {
        self.programs
    }

    /// The contribution of one wage earner.
    ///
    /// # Panics
    /// On a negative wage: the door refuses it.
    pub fn reckon<R: Recorder>(&self, row: PuRow, recorder: &mut R) -> Contribution {
        assert!(row.wage >= Rupiah::ZERO, "a wage is not negative");
        for said in &self.said {
            match said {
                Said::Step(text, grounds) => recorder.step(|| text.clone(), grounds),
                Said::Warning(code, text) => recorder.warn(*code, || text.clone()),
            }
        }
        let mut owed = Contribution::EMPTY;
        let takes = |program| self.programs.contains(program);
        if takes(Program::Jkk) {
            share(
                &mut owed,
                recorder,
                (Program::Jkk, Payer::Employer, ("", "")),
                row.wage,
                &self.jkk[row.risk.index()],
                None,
            );
        }
        if takes(Program::Jkm) {
            share(&mut owed, recorder, (Program::Jkm, Payer::Employer, ("", "")), row.wage, &self.jkm, None);
        }
        if takes(Program::Jht) {
            let employer = (Program::Jht, Payer::Employer, BY_EMPLOYER);
            share(&mut owed, recorder, employer, row.wage, &self.jht_employer, None);
            share(&mut owed, recorder, (Program::Jht, Payer::Worker, BY_WORKER), row.wage, &self.jht_worker, None);
        }
        if let Some(jp) = &self.jp {
            let (basis, ceiling) = capped(row.wage, jp.ceiling, Program::Jp, recorder);
            let employer = (Program::Jp, Payer::Employer, BY_EMPLOYER);
            share(&mut owed, recorder, employer, basis, &jp.employer, Some(ceiling));
            share(&mut owed, recorder, (Program::Jp, Payer::Worker, BY_WORKER), basis, &jp.worker, Some(ceiling));
        }
        if let Some(jkp) = &self.jkp {
            let (basis, ceiling) = capped(row.wage, jkp.ceiling, Program::Jkp, recorder);
            let government = (Program::Jkp, Payer::Government, BY_GOVERNMENT);
            share(&mut owed, recorder, government, basis, &jkp.government, Some(ceiling));
            let from = |program: Program, owed: &Contribution| owed.by_program(program);
            owed.from_jkk = moved(jkp.from_jkk, Program::Jkk, basis, from(Program::Jkk, &owed), recorder);
            owed.from_jkm = moved(jkp.from_jkm, Program::Jkm, basis, from(Program::Jkm, &owed), recorder);
        }
        owed
    }

    /// Program, payer, rate (one a risk class where it depends on it) and ceiling of every line, in their order.
    pub(super) fn rates(&self) -> Vec<(Program, Payer, Vec<Rate>, Option<Rupiah>)> {
        let mut lines = Vec::new();
        let takes = |program| self.programs.contains(program);
        if takes(Program::Jkk) {
            let rates = self.jkk.iter().map(|price| price.rate).collect();
            lines.push((Program::Jkk, Payer::Employer, rates, None));
        }
        let mut one = |program, payer, price: &Priced<'_>, ceiling| {
            lines.push((program, payer, vec![price.rate], ceiling));
        };
        if takes(Program::Jkm) {
            one(Program::Jkm, Payer::Employer, &self.jkm, None);
        }
        if takes(Program::Jht) {
            one(Program::Jht, Payer::Employer, &self.jht_employer, None);
            one(Program::Jht, Payer::Worker, &self.jht_worker, None);
        }
        if let Some(jp) = &self.jp {
            one(Program::Jp, Payer::Employer, &jp.employer, Some(jp.ceiling.value));
            one(Program::Jp, Payer::Worker, &jp.worker, Some(jp.ceiling.value));
        }
        if let Some(jkp) = &self.jkp {
            one(Program::Jkp, Payer::Government, &jkp.government, Some(jkp.ceiling.value));
        }
        lines
    }

    /// Rate and ceiling of what recomposition takes out of JKK and out of JKM.
    pub(super) fn recomposition(&self) -> [Option<(Rate, Rupiah)>; 2] {
        let moved = |rate: fn(&Jkp<'l>) -> Option<Taken<'l, Rate>>| {
            self.jkp.as_ref().and_then(|jkp| Some((rate(jkp)?.value, jkp.ceiling.value)))
        };
        [moved(|jkp| jkp.from_jkk), moved(|jkp| jkp.from_jkm)]
    }

    /// The same for many, without reasons.
    pub fn reckon_all(&self, rows: &[PuRow], owed: &mut Vec<Contribution>) {
        owed.extend(rows.iter().map(|row| self.reckon(*row, &mut Silent)));
    }
}

/// The programs reckoned: those asked for, or the mandatory ones and JKP where it attaches by itself.
fn programs<'l>(
    terms: &'l WageTerms,
    month: Month,
    employer: &PuEmployer,
    said: &mut Vec<Said<'l>>,
) -> Result<Programs, Refused> {
    let day = month.last_day();
    let mandatory = terms.scale(employer.size).taken(day)?;
    let needs = terms.jkp_needs(employer.size).taken(day);
    let (size, english) = size_in_words(employer.size);
    let Some(asked) = employer.programs else {
        let text = Sentence::in_both(
            format!("Program wajib {size}: {}", mandatory.value.0),
            format!("Mandatory programs of {english}: {}", mandatory.value.0),
        );
        said.push(Said::Step(text, vec![mandatory.ground]));
        let Some(needs) = needs.ok().filter(|needs| mandatory.value.0.contains_all(needs.value.0)) else {
            return Ok(mandatory.value.0);
        };
        let text = Sentence::in_both(
            format!("JKP menyertai peserta {} ({size})", needs.value.0),
            format!("JKP comes with {} ({english})", needs.value.0),
        );
        said.push(Said::Step(text, vec![needs.ground]));
        said.push(Said::Warning(
            WarningCode::Assumed,
            Sentence::in_both(
                "JKP: dianggap WNI, belum berumur 54 tahun saat mendaftar, dan terdaftar di JKN.",
                "JKP: taken as a citizen, under 54 at registration, and registered with JKN.",
            ),
        ));
        return Ok(mandatory.value.0.union(Program::Jkp.into()));
    };
    if asked.is_empty() {
        return Err(Refused::impossible(
            "Tidak ada program; pilih dari jkk, jkm, jht, jp, jkp.",
            "No program; choose from jkk, jkm, jht, jp, jkp.",
        ));
    }
    if !asked.contains_all(mandatory.value.0) {
        let mandatory = mandatory.value.0;
        let text = Sentence::in_both(
            format!("Program wajib {size} adalah {mandatory}; yang dihitung hanya {asked}."),
            format!("Mandatory for {english}: {mandatory}; only {asked} are reckoned."),
        );
        said.push(Said::Warning(WarningCode::NeedsReview, text));
    }
    if asked.contains(Program::Jkp) {
        let needs = needs?;
        if !asked.contains_all(needs.value.0) {
            let needs = needs.value.0;
            let text = Sentence::in_both(
                format!("JKP hanya bagi peserta {needs} ({size}); yang diminta {asked}."),
                format!("JKP is only for members of {needs} ({english}); asked for: {asked}."),
            );
            said.push(Said::Warning(WarningCode::NeedsReview, text));
        }
    }
    Ok(asked)
}

const fn size_in_words(size: EmployerSize) -> (&'static str, &'static str) {
    match size {
        EmployerSize::Micro => ("usaha mikro", "micro businesses"),
        EmployerSize::Small => ("usaha kecil", "small businesses"),
        EmployerSize::Medium => ("usaha menengah", "medium businesses"),
        EmployerSize::Large => ("usaha besar", "large businesses"),
    }
}

/// Half the JKK of labour-intensive industries, where month, industry and number of workers meet it.
fn relief_2025<'l>(
    terms: &'l WageTerms,
    month: Month,
    employer: &PuEmployer,
    said: &mut Vec<Said<'l>>,
) -> Result<Option<Taken<'l, Rate>>, Refused> {
    let day = month.last_day();
    let (Some(code), Ok(relief)) = (&employer.industry, terms.relief_2025.taken(day)) else { return Ok(None) };
    let industries = terms.relief_2025_industries.taken(day)?;
    let Some(industry) = industries.value.iter().find(|industry| industry.code == *code) else {
        let allowed = industries.value.iter().map(|industry| industry.code.as_str()).collect::<Vec<_>>().join(", ");
        return Err(Refused::unknown(("industri padat karya", "labour-intensive industry"), code, allowed));
    };
    let workers_min = terms.relief_2025_workers.taken(day)?;
    match employer.workers {
        Some(workers) if workers < *workers_min.value => {
            let least = workers_min.value;
            let text = Sentence::in_both(
                format!("Tanpa keringanan padat karya: {workers} pekerja, paling sedikit {least}"),
                format!("No relief for labour-intensive industry: {workers} workers, at least {least} are asked"),
            );
            said.push(Said::Step(text, vec![workers_min.ground]));
            return Ok(None);
        }
        Some(_) => {}
        None => said.push(Said::Warning(
            WarningCode::Assumed,
            Sentence::in_both(
                format!("Keringanan padat karya: dianggap ada paling sedikit {} peserta aktif.", workers_min.value),
                format!("Relief for labour-intensive industry: taken to have at least {} workers.", workers_min.value),
            ),
        )),
    }
    let condition = terms.relief_2025_condition.taken(day)?;
    said.push(Said::Warning(
        WarningCode::Assumed,
        Sentence::in_both(
            format!(
                "Keringanan padat karya: dianggap iuran JKK lunas sampai Januari 2025 ({}), dan kegiatan usaha \
                 termasuk industri {}.",
                condition.ground.citation, industry.name
            ),
            format!(
                "Relief for labour-intensive industry: JKK is taken as paid up to January 2025 ({}), and the business \
                 as one of the industry {}.",
                condition.ground.citation, industry.name
            ),
        ),
    ));
    let relief = copied(relief);
    said.push(relief_step(
        &format!("Keringanan iuran JKK industri padat karya ({})", industry.name),
        &format!("Relief of JKK contributions for labour-intensive industry ({})", industry.name),
        relief,
    ));
    Ok(Some(relief))
}

fn relief_step<'l>(indonesian: &str, english: &str, relief: Taken<'l, Rate>) -> Said<'l> {
    let text = Sentence::in_both(
        format!("{indonesian}: dikurangi {}", in_words(relief.value)),
        format!("{english}: lowered by {}", relief.value),
    );
    Said::Step(text, vec![relief.ground])
}

fn copied<'l, T: Copy>(taken: Taken<'l, &'l T>) -> Taken<'l, T> {
    Taken { value: *taken.value, ground: taken.ground }
}

/// The wage as far as a ceiling lets it count.
fn capped<'l, R: Recorder>(
    wage: Rupiah,
    ceiling: Taken<'l, Rupiah>,
    program: Program,
    recorder: &mut R,
) -> (Rupiah, Ground<'l>) {
    let basis = wage.min(ceiling.value);
    recorder.step(
        || {
            let (relation, english) = match wage > ceiling.value {
                true => ("melebihi", "exceeds"),
                false => ("tidak melebihi", "does not exceed"),
            };
            let (code, most) = (program.code(), ceiling.value);
            let said = (in_english(wage), in_english(most), in_english(basis));
            Sentence::in_both(
                format!("Upah {wage} {relation} batas upah {code} {most}; dasar {code} = {basis}"),
                format!("The wage {} {english} the {code} ceiling {}; {code} basis = {}", said.0, said.1, said.2),
            )
        },
        &[ceiling.ground],
    );
    (basis, ceiling.ground)
}

/// Writes one line: rate x basis, rounded once.
fn share<R: Recorder>(
    owed: &mut Contribution,
    recorder: &mut R,
    (program, payer, whose): (Program, Payer, (&str, &str)),
    basis: Rupiah,
    price: &Priced<'_>,
    ceiling: Option<Ground<'_>>,
) {
    let amount = (basis * price.rate).round(ROUNDING);
    owed.push(Line { programs: program.into(), payer, basis: Some(basis), rate: Some(price.rate), amount });
    recorder.step(|| price.sentence(program, whose, basis, amount), &[price.ground]);
    match (price.grounds(), ceiling) {
        ((rate, None), None) => recorder.line(&[rate]),
        ((rate, Some(other)), None) | ((rate, None), Some(other)) => recorder.line(&[rate, other]),
        ((rate, Some(relief)), Some(ceiling)) => recorder.line(&[rate, relief, ceiling]),
    }
}

/// What recomposition takes out of a line for the JKP fund; never more than the line holds.
fn moved<R: Recorder>(
    rate: Option<Taken<'_, Rate>>,
    from: Program,
    basis: Rupiah,
    billed: Rupiah,
    recorder: &mut R,
) -> Rupiah {
    let Some(rate) = rate else { return Rupiah::ZERO };
    let due = (basis * rate.value).round(ROUNDING);
    let amount = due.min(billed);
    let code = from.code();
    recorder.step(
        || {
            let (held, there) = match amount < due {
                true => (format!(", yang ada {amount},"), format!(", of which {} are there,", in_english(amount))),
                false => (String::new(), String::new()),
            };
            let said = (in_english(basis), in_english(due));
            Sentence::in_both(
                format!("Rekomposisi: {} x {basis} = {due}{held} dari iuran {code} ke dana JKP", in_words(rate.value)),
                format!("Recomposition: {} x {} = {}{there} from {code} to the JKP fund", rate.value, said.0, said.1),
            )
        },
        &[rate.ground],
    );
    if amount < due {
        recorder.warn(WarningCode::NeedsReview, || {
            Sentence::in_both(
                format!(
                    "Rekomposisi JKP {due} melebihi iuran {code} {billed}; bagian dana tidak diatur dalam yang dibaca."
                ),
                format!(
                    "The JKP recomposition of {} exceeds the {code} contribution of {}; what was read does not settle it.",
                    in_english(due),
                    in_english(billed)
                ),
            )
        });
    }
    amount
}

impl Contribution {
    fn by_program(&self, program: Program) -> Rupiah {
        let of_program = |line: &&Line| line.programs == Programs::from(program);
        self.lines().iter().filter(of_program).map(|line| line.amount).sum()
    }
}
