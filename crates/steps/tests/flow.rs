//! The flow from files to figures, on both databases: every number of the account, the list, the figure.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::io::Cursor;

use domain::{Dimension, GapFilter, GapStatus, Place, With};
use sheets::FileKind;
use steps::{CoverageRequest, GapPart, ImportAs, ImportRequest, write_gap};
use support::{
    DAY, Desk, NEXT_REGENCY, TARGETS, VILLAGE, WORKFORCE, code, csv_rows, date, each_desk, everything, market,
    participants, read_back,
};
use units::Level;

/// An account as one line, so that a case states all of it.
fn account_line(account: &domain::Account) -> String {
    assert!(account.balances(), "{account:?}");
    let reasons = |parts: &std::collections::BTreeMap<String, u64>| {
        parts.iter().map(|(reason, rows)| format!("{reason}:{rows}")).collect::<Vec<_>>().join("+")
    };
    format!(
        "{} = {} accepted, {} merged, set aside [{}], refused [{}], skipped [{}]; repaired [{}], warned [{}]",
        account.read,
        account.accepted,
        account.merged,
        reasons(&account.set_aside),
        reasons(&account.refused),
        reasons(&account.skipped),
        reasons(&account.repaired),
        reasons(&account.warnings),
    )
}

#[test]
fn every_row_of_every_kind_of_file_is_accounted_for() {
    each_desk(|desk| {
        let roster = |name: &str, region: &str, content: &[u8]| ImportRequest {
            region: Some(code(region)),
            ..desk.request(name, ImportAs::Roster, content)
        };
        let cases = [
            (
                desk.request("peserta.csv", ImportAs::Participants, participants().as_bytes()),
                "15 = 10 accepted, 1 merged, set aside [], refused [nik-exponent:1+word-unknown:1], \
                 skipped [blank:1+total:1]; repaired [], warned []",
            ),
            (
                desk.request("penyebut.csv", ImportAs::Workforce, WORKFORCE.as_bytes()),
                "3 = 2 accepted, 0 merged, set aside [], refused [word-unknown:1], skipped []; repaired [], warned []",
            ),
            (
                desk.request("target.csv", ImportAs::Targets, TARGETS.as_bytes()),
                "2 = 1 accepted, 0 merged, set aside [], refused [rate-unreadable:1], skipped []; repaired [], \
                 warned []",
            ),
            (
                roster("rebo.csv", "19.01.01.2007", VILLAGE.as_bytes()),
                "11 = 6 accepted, 1 merged, set aside [civil_servant:1], refused [nik-exponent:1], \
                 skipped [blank:1+total:1]; repaired [], warned []",
            ),
            (
                roster("pasar.xlsx", "19.01.01.1001", &market()),
                "2 = 2 accepted, 0 merged, set aside [], refused [], skipped []; repaired [], \
                 warned [role-not-in-kelurahan:1]",
            ),
            (
                roster("buluh.csv", "19.02.01.2003", NEXT_REGENCY.as_bytes()),
                "2 = 2 accepted, 0 merged, set aside [], refused [], skipped []; repaired [], warned []",
            ),
        ];
        for (request, expected) in &cases {
            // A preview is the real step, unsaved.
            let head = desk.audit_head();
            let preview = desk.import(&ImportRequest { preview: true, ..request.clone() });
            assert_eq!(account_line(&preview.account), *expected, "preview of {}", request.file_name);
            assert_eq!((preview.change, preview.roster, desk.audit_head()), (None, None, head.clone()));
            // Told from its headings, a file is taken for the same thing.
            let told = desk.import(&ImportRequest { preview: true, kind: None, ..request.clone() });
            assert_eq!(told.kind, preview.kind, "{}", request.file_name);
            let report = desk.import(request);
            assert_eq!(account_line(&report.account), *expected, "{}", request.file_name);
            assert_ne!(desk.audit_head(), head);
        }
        let figure = desk.published("19");
        let list = desk.gap("19");
        let head = desk.audit_head();
        for (request, expected) in &cases {
            let again = desk.import(request);
            assert!(again.already, "{} was imported twice", request.file_name);
            assert_eq!(account_line(&again.account), *expected, "{}", request.file_name);
        }
        assert_eq!(desk.audit_head(), head);
        assert_eq!((desk.published("19"), desk.gap("19")), (figure, list));
        desk.assert_audit_whole();
    });
}

#[test]
fn the_same_file_on_another_day_changes_nothing_unless_another_day_is_stated() {
    each_desk(|desk| {
        let request = ImportRequest {
            region: Some(code("19.01.01.2007")),
            as_of: None,
            ..desk.request("rebo.csv", ImportAs::Roster, VILLAGE.as_bytes())
        };
        let first = desk.import(&request);
        let head = desk.audit_head();
        let mut tomorrow = support::clock();
        tomorrow.today = date("2025-08-03");
        let import = |request: &ImportRequest| {
            let mut heard = 0;
            steps::import(&desk.workspace, &desk.actor, &tomorrow, request, &mut |_| heard += 1, &mut |_, _| {})
                .unwrap()
        };
        let again = import(&request);
        assert!(again.already);
        assert_eq!((again.roster, again.as_of, desk.audit_head()), (first.roster, first.as_of, head));
        let stated = import(&ImportRequest { as_of: Some(date("2025-07-01")), ..request });
        assert!(!stated.already && stated.roster != first.roster);
    });
}

#[test]
fn matching_names_who_is_registered_and_who_is_new() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, &participants());
        desk.roster("rebo.csv", "19.01.01.2007", VILLAGE.as_bytes());
        desk.roster("pasar.xlsx", "19.01.01.1001", &market());
        let report = desk.match_all();
        // Sari, Joko, Wati and Herman are participants; Dedi, Siti and Rahma are new; the market names Dedi again.
        assert_eq!((report.rosters, report.already, report.rows), (2, 0, 8));
        assert_eq!((report.registered, report.listed_before, report.doubtful, report.new), (4, 1, 0, 3));
        let head = desk.audit_head();
        let again = desk.match_all();
        assert_eq!((again.rosters, again.already, again.rows), (0, 2, 0));
        assert_eq!(desk.audit_head(), head);
    });
}

#[test]
fn the_named_gap_names_each_person_once_with_the_reason() {
    each_desk(|desk| {
        everything(desk);
        let gap = desk.gap("19");
        let listed: Vec<(&str, GapStatus, usize)> =
            gap.people.iter().map(|person| (person.name.as_str(), person.status, person.mentions.len())).collect();
        assert_eq!(
            listed,
            [
                ("Joko Susanto", GapStatus::Lapsed { since: date("2025-04-16") }, 1),
                ("Dedi Kurniawan", GapStatus::NeverRegistered, 2),
                ("Siti Fatonah", GapStatus::NeverRegistered, 1),
                ("Rahma Wulandari", GapStatus::NeverRegistered, 1),
                ("Yanto Wijaya", GapStatus::NeverRegistered, 1),
            ]
        );
        let grace: Vec<_> = gap.in_grace.iter().map(|person| (person.name.as_str(), person.status)).collect();
        assert_eq!(grace, [("Wati Lestari", GapStatus::InGrace { until: date("2025-07-15") })]);
        let aside: Vec<_> = gap.set_aside.iter().map(|row| (row.name.as_str(), row.reason.code())).collect();
        assert_eq!(aside, [("Ahmad Yani", "civil_servant")]);
        // A kelurahan has no village head, so Rahma holds no role; Dedi's village has one.
        let roles: Vec<_> = gap.people.iter().map(|person| person.role.map(law::Role::code)).collect();
        assert_eq!(roles, [None, Some("kepala_desa"), Some("kader_posyandu"), None, None]);
        let heads = desk.gap_of("19", law::Role::KepalaDesa);
        assert_eq!((heads.counts.on_rosters, heads.counts.listed, heads.people.len()), (1, 1, 1));
    });
}

trait GapOf {
    fn gap_of(&self, region: &str, role: law::Role) -> domain::Gap;
}

impl GapOf for Desk<'_> {
    fn gap_of(&self, region: &str, role: law::Role) -> domain::Gap {
        let filter = GapFilter { role: Some(role), ..GapFilter::all(code(region)) };
        steps::gap(&self.workspace, &self.actor, filter, None).unwrap()
    }
}

#[test]
fn a_count_equals_the_length_of_its_list_on_every_level_and_in_every_file() {
    each_desk(|desk| {
        everything(desk);
        let length = |people: usize| i64::try_from(people).unwrap();
        for region in ["ID", "19", "19.01", "19.02", "19.71", "19.01.01", "19.01.01.2007", "19.01.01.1001"] {
            let gap = desk.gap(region);
            let counts = &gap.counts;
            assert_eq!(counts.listed, length(gap.people.len()), "{region}");
            assert_eq!(counts.in_grace, length(gap.in_grace.len()), "{region}");
            assert_eq!(counts.set_aside.values().sum::<i64>(), length(gap.set_aside.len()), "{region}");
            assert_eq!(counts.listed, counts.never_registered + counts.lapsed + counts.doubtful, "{region}");
            assert_eq!(counts.on_rosters, counts.listed + counts.in_grace + counts.protected, "{region}");
            // The figure, its parts, and the parts' own lists.
            let figure = desk.published(region);
            // A region that no list speaks of has no list, not an empty one.
            let spoken_of = counts.on_rosters > 0 || !gap.set_aside.is_empty();
            assert_eq!(figure.listed, spoken_of.then_some(counts.listed), "{region}");
            let mut of_parts = 0;
            for part in figure.by.iter().filter(|part| part.listed.unwrap_or_default() > 0) {
                let listed = part.listed.unwrap();
                // People whose list names no village stand in a part without key.
                if let Some(key) = part.key.as_deref() {
                    assert_eq!(listed, desk.gap(key).counts.listed, "{key}");
                }
                of_parts += listed;
            }
            if code(region).level() != Level::Village {
                assert_eq!(of_parts, counts.listed, "{region}");
            }
            // The file that leaves.
            for kind in [FileKind::Xlsx, FileKind::Csv] {
                let mut out = Cursor::new(Vec::new());
                let said = write_gap(&desk.workspace, &gap, GapPart::Listed, kind, &mut out).unwrap();
                let names: Vec<String> = if gap.people.is_empty() {
                    Vec::new()
                } else {
                    let rows = read_back(out.into_inner(), &sheets::MARKET);
                    rows.iter().map(|row| row.text("Nama").unwrap().to_owned()).collect()
                };
                let listed: Vec<&str> = gap.people.iter().map(|person| person.name.as_str()).collect();
                assert_eq!((said, names), (gap.people.len(), listed.iter().map(ToString::to_string).collect()));
            }
        }
    });
}

#[test]
fn a_gap_can_be_written_when_one_of_its_lists_was_taken_back_meanwhile() {
    each_desk(|desk| {
        everything(desk);
        let gap = desk.gap("19");
        let items = steps::history(&desk.workspace, &desk.actor, false).unwrap();
        let list = items.iter().find(|item| item.reason == "buluh.csv").unwrap().change;
        steps::undo(&desk.workspace, &desk.actor, &support::clock(), list, true).unwrap();
        let mut out = Cursor::new(Vec::new());
        assert_eq!(
            write_gap(&desk.workspace, &gap, GapPart::Listed, FileKind::Csv, &mut out).unwrap(),
            gap.people.len()
        );
        let lines = csv_rows(&out.into_inner());
        let file = |name: &str| lines.iter().find(|line| line[0] == name).unwrap()[14].clone();
        assert_eq!((file("Yanto Wijaya"), file("Siti Fatonah")), ("(diurungkan)".to_owned(), "rebo.csv".to_owned()));
    });
}

#[test]
fn the_figure_is_by_the_published_definition_and_its_parts_sum() {
    each_desk(|desk| {
        everything(desk);
        let figure = desk.published("19");
        // Sari, Budi (once, formal), Wati in grace, Herman, Lina; Joko lapsed; Rina outside, Agus unknown.
        let active = figure.active;
        assert_eq!((active.total, active.formal, active.informal, active.in_grace), (5, 2, 3, 1));
        assert_eq!((figure.lapsed, figure.outside_or_unknown), (1, 2));
        let eligible = figure.eligible.as_ref().unwrap();
        assert_eq!((eligible.value, eligible.source.as_str(), &eligible.estimate), (40, "Paparan rekaan", &None));
        assert_eq!(figure.percent.unwrap().to_string(), "12.50");
        let target = figure.target.as_ref().unwrap();
        assert_eq!((target.persons, target.year, target.basis.as_str()), (23, 2025, "RPJMD rekaan"));
        assert_eq!((figure.gap_to_target, figure.uncovered), (Some(18), Some(35)));
        let part = |key: &str| figure.by.iter().find(|part| part.key.as_deref() == Some(key)).unwrap();
        assert_eq!((part("19.01").active.total, part("19.02").active.total, part("19.71").active.total), (4, 1, 0));
        assert_eq!(part("19.01").eligible.as_ref().unwrap().estimate, None);
        assert!(part("19.02").eligible.as_ref().unwrap().estimate.is_some());
        // Nobody else's figures are here.
        assert!(figure.rank.is_none());

        let with_construction = CoverageRequest {
            with: With { construction: true, migrant: false },
            ..CoverageRequest::published(code("19"))
        };
        let active = desk.coverage(&with_construction).active;
        assert_eq!((active.total, active.construction), (6, Some(1)));
        let memberships =
            CoverageRequest { count: domain::Count::Memberships, ..CoverageRequest::published(code("19")) };
        let active = desk.coverage(&memberships).active;
        assert_eq!((active.total, active.formal, active.informal), (6, 2, 4));
        let by_residence =
            CoverageRequest { place: Place::Residence, ..CoverageRequest::published(code("19.01.01.2007")) };
        assert_eq!(desk.coverage(&by_residence).active.total, 3, "Sari, Wati and Herman live in Rebo");
    });
}

#[test]
fn the_kept_summary_and_the_fold_over_rows_give_the_same_figure() {
    each_desk(|desk| {
        everything(desk);
        check_both_ways(desk, "first snapshot");
        desk.participants("peserta-juli.csv", "2025-07-01", &support::participants_a_month_later());
        desk.match_all();
        check_both_ways(desk, "second snapshot");
    });
}

fn check_both_ways(desk: &Desk<'_>, when: &str) {
    for place in Place::ALL {
        for with in With::ALL {
            for count in [domain::Count::Persons, domain::Count::Memberships] {
                for region in ["ID", "19", "19.01", "19.01.01"] {
                    let kept = CoverageRequest { place, with, count, ..CoverageRequest::published(code(region)) };
                    let from_summary = desk.coverage(&kept);
                    // Parts by sex cannot come from the summary, so this folds the rows.
                    for by in [Dimension::Sex, Dimension::Age, Dimension::Role, Dimension::Occupation] {
                        let folded = desk.coverage(&CoverageRequest { by, ..kept });
                        let case = format!("{when}: {region} {place:?} {with:?} {count:?} {by:?}");
                        assert_eq!(folded.active, from_summary.active, "{case}");
                        assert_eq!(folded.lapsed, from_summary.lapsed, "{case}");
                        assert_eq!(folded.outside_or_unknown, from_summary.outside_or_unknown, "{case}");
                        assert_eq!(folded.growth, from_summary.growth, "{case}");
                        let parts: i64 = folded.by.iter().map(|part| part.active.total).sum();
                        assert_eq!(parts, from_summary.snapshot_active, "{case}");
                    }
                    if count == domain::Count::Memberships {
                        continue;
                    }
                    // Who is active tomorrow by the same rules is folded; the same day is kept.
                    let tomorrow = from_summary.as_of.tomorrow().unwrap();
                    let next = desk.coverage(&CoverageRequest { as_of: Some(tomorrow), ..kept });
                    assert_eq!((next.active, next.lapsed), (from_summary.active, from_summary.lapsed), "{when}");
                    let today = desk.coverage(&CoverageRequest { as_of: Some(from_summary.as_of), ..kept });
                    assert_eq!(today, from_summary);
                }
            }
        }
    }
}

#[test]
fn the_answer_is_the_senders_own_file_with_four_columns_and_no_number_we_hold() {
    each_desk(|desk| {
        let [village, _, _] = everything(desk);
        let sent = csv_rows(VILLAGE.as_bytes());
        let answered = desk.answer(village);
        assert_eq!(answered.len(), sent.len(), "same rows");
        for (own, back) in sent.iter().zip(&answered) {
            let filled = own.iter().any(|cell| !cell.is_empty());
            assert!(!filled || back[..own.len()] == own[..], "the sender's cells stay: {own:?} {back:?}");
        }
        let added: Vec<Vec<&str>> = answered
            .iter()
            .map(|row| row.get(sent[1].len()..).unwrap_or_default().iter().map(String::as_str).collect())
            .collect();
        assert_eq!(added[1], ["status", "program", "lunas_sampai", "pertanyaan"]);
        let said = |row: usize| (added[row][0], added[row][1], added[row][2]);
        assert_eq!(said(2), ("aktif", "JKK JKM", "2025-05-31"));
        assert_eq!(said(3), ("berakhir sejak 2025-04-16", "", ""));
        assert_eq!(said(4), ("masa tenggang", "JKK JKM JHT", "2025-03-31"));
        assert_eq!(added[4][3], "Iuran tertunggak; bayar paling lambat 2025-07-15.");
        assert_eq!(said(5), ("belum terdaftar", "", ""));
        assert_eq!((added[6][0], added[6][3]), ("berulang", "Sama dengan baris 6."));
        assert_eq!((added[7][0], added[7][3]), ("bukan sasaran", "ASN (Taspen)"));
        assert_eq!(added[8][0], "ditolak");
        assert!(added[8][3].starts_with("Baris 9: NIK tertulis sebagai bilangan berpangkat."), "{}", added[8][3]);
        assert_eq!(said(9), ("aktif", "JKK JKM", "2025-05-31"));
        assert_eq!(said(10).0, "belum terdaftar");
        for row in &added {
            for cell in row {
                for number in support::PLANTED {
                    assert!(!cell.contains(number), "{cell} tells a number");
                }
            }
        }
        // The sender wrote no NIK and no card number for these, so none comes back.
        let all: String = answered.concat().join(",");
        for number in support::PLANTED.into_iter().filter(|number| !VILLAGE.contains(number)) {
            assert!(!all.contains(number), "{number} was not the sender's");
        }
    });
}
