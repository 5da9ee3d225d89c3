//! Columns of wage earners owe to the rupiah what each of them owes alone.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use std::sync::LazyLock;

use law::{EmployerSize, Law, Payer, Program, Programs, PuEmployer, PuMonth, PuRow, RiskClass, Silent, Wages};
use proptest::prelude::*;
use units::{Month, Rupiah};

static LAW: LazyLock<Law> = LazyLock::new(Law::built_in);

fn at(months: i32) -> Month {
    "2015-07".parse::<Month>().unwrap().plus(months)
}

fn employer(size: usize, programs: Option<u8>, industry: bool) -> PuEmployer {
    let sizes = [EmployerSize::Micro, EmployerSize::Small, EmployerSize::Medium, EmployerSize::Large];
    let of_bits = |bits: u8| {
        Program::ALL.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, p)| *p).collect::<Programs>()
    };
    PuEmployer {
        size: sizes[size],
        programs: programs.map(of_bits),
        industry: industry.then(|| "tekstil".to_owned()),
        workers: None,
    }
}

fn wage() -> impl Strategy<Value = i64> {
    prop_oneof![
        8 => 0_i64..200_000_000,
        1 => Just(0),
        1 => (1_i64..=20_000_000).prop_map(|wage| wage * 500),
        1 => 0_i64..=90_000_000_000_000_000,
        1 => (33_u32..56, -2_i64..=2).prop_map(|(bits, off)| (1_i64 << bits) + off),
    ]
}

/// Compares all wages at once, in every class of risk in turn, with each wage alone.
fn agrees(month: &PuMonth<'_>, wages: &[i64]) {
    let columns = month.columns().unwrap();
    let risks: Vec<RiskClass> =
        (1..).take(wages.len()).map(|number: i64| RiskClass::new(number % 5 + 1).unwrap()).collect();
    let alone: Vec<_> = wages
        .iter()
        .zip(&risks)
        .map(|(wage, risk)| month.reckon(PuRow { wage: Rupiah::new(*wage), risk: *risk }, &mut Silent))
        .collect();
    let (mut jkk, mut jkm) = (vec![0; wages.len()], vec![0; wages.len()]);
    for (line, column) in columns.lines().iter().enumerate() {
        let mut amounts = vec![-1; wages.len()];
        let sum = column.reckon(Wages::new(wages).unwrap(), &risks, &mut amounts);
        assert_eq!(sum, amounts.iter().map(|amount| i128::from(*amount)).sum());
        for (row, amount) in alone.iter().zip(&amounts) {
            let expected = row.lines()[line];
            assert_eq!((expected.programs, expected.payer), (column.program.into(), column.payer));
            assert_eq!(expected.amount, Rupiah::new(*amount), "{:?} of {:?}", column.program, expected.basis);
        }
        match (column.program, column.payer) {
            (Program::Jkk, Payer::Employer) => jkk = amounts,
            (Program::Jkm, Payer::Employer) => jkm = amounts,
            _ => {}
        }
    }
    assert!(alone.iter().all(|row| row.lines().len() == columns.lines().len()));
    let moved = |part: fn((Rupiah, Rupiah)) -> Rupiah| -> i128 {
        alone.iter().map(|row| i128::from(part(row.recomposed()).get())).sum()
    };
    assert_eq!(columns.recomposed(Program::Jkk, Wages::new(wages).unwrap(), &jkk), moved(|(jkk, _)| jkk));
    assert_eq!(columns.recomposed(Program::Jkm, Wages::new(wages).unwrap(), &jkm), moved(|(_, jkm)| jkm));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn columns_owe_what_each_row_owes_alone(
        months in 0_i32..=149,
        size in 0_usize..4,
        programs in prop_oneof![1 => Just(None), 2 => (1_u8..32).prop_map(Some)],
        industry: bool,
        wages in prop::collection::vec(wage(), 1..40),
    ) {
        let Ok(month) = LAW.pu(at(months), &employer(size, programs, industry)) else { return Ok(()) };
        agrees(&month, &wages);
        // The exact path serves a whole column in which one wage is large; each by itself takes its own.
        for wage in wages {
            agrees(&month, &[wage]);
        }
    }
}

#[test]
fn wages_at_the_ceilings_of_every_month_agree() {
    let mut ceilings = std::collections::BTreeSet::new();
    for months in 0..150 {
        let Ok(month) = LAW.pu(at(months), &PuEmployer::of_size(EmployerSize::Large)) else { continue };
        // The basis of a wage without bounds is the ceiling.
        let rich = PuRow { wage: Rupiah::new(1 << 50), risk: RiskClass::new(1).unwrap() };
        let lines = month.reckon(rich, &mut Silent).lines().to_vec();
        let around =
            lines.iter().filter_map(|line| line.basis).filter(|basis| basis.get() < 1 << 50).flat_map(|basis| {
                ceilings.insert(basis);
                (-1..=1).map(move |off| basis.get() + off)
            });
        agrees(&month, &around.chain([0, 1]).collect::<Vec<_>>());
    }
    assert!(ceilings.len() > 10, "{ceilings:?}");
}

#[test]
fn every_rupiah_of_a_range_and_every_half_agree() {
    for months in [0, 60, 70, 107, 116, 130] {
        let month = LAW.pu(at(months), &PuEmployer::of_size(EmployerSize::Large)).unwrap();
        agrees(&month, &(0..150_000).collect::<Vec<_>>());
        // The quick path ends at a power of two, where a multiplier rounded up errs most.
        for bits in 22..45 {
            agrees(&month, &((1_i64 << bits) - 4_000..1_i64 << bits).collect::<Vec<_>>());
        }
    }
}
