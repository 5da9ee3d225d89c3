//! The own registry as the whole of a percent: counted from rosters and participants, named, and refused where it is a part.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use domain::{Count, Coverage, DenominatorKind, Place, RegistryCount, RegistryPart, RegistryStanding, With};
use steps::{CoverageRequest, ImportAs, ImportRequest};
use support::{DAY, Desk, VILLAGE, code, date, each_desk, everything};

const REBO: &str = "19.01.01.2007";

fn of_registry(region: &str) -> CoverageRequest {
    CoverageRequest { denominator: DenominatorKind::Registri, ..CoverageRequest::published(code(region)) }
}

fn whole(found: &Coverage) -> RegistryCount {
    let Some(RegistryStanding::Whole(count)) = found.registry else { panic!("{:?}", found.registry) };
    count
}

#[test]
fn a_village_with_a_roster_has_its_percent_of_everybody_known_there_and_a_region_of_bare_villages_none() {
    each_desk(|desk| {
        everything(desk);
        let found = desk.coverage(&of_registry(REBO));
        // On the roster: Sari, Joko, Wati, Dedi, Siti and Herman; the civil servant is set aside. Four of them are on the list
        // of participants.
        let count = whole(&found);
        let all = count.on_rosters + count.participants_alone;
        let three = RegistryCount {
            on_rosters: 6,
            doubtful: 0,
            participants_alone: 0,
            protected_elsewhere: 0,
            not_protected: 3,
            lapsed_alone: 0,
        };
        assert_eq!((count, found.active.total), (three, 3));
        let eligible = found.eligible.as_ref().unwrap();
        assert_eq!((eligible.value, eligible.kind, eligible.as_of), (all, DenominatorKind::Registri, date(DAY)));
        assert_eq!((eligible.version.as_str(), eligible.source.as_str()), (DAY, "hitungan Payung"));
        assert_eq!(eligible.estimate, None);
        assert_eq!(found.percent, units::Percent::of(found.active.total, all));
        assert_eq!(found.uncovered, Some(all - found.active.total));
        let note = found.registry.unwrap().note(&|number| number.to_string()).text;
        assert!(note.indonesian.contains("6 pada daftar") && note.english.contains("who is known, not all workers"));
        // By where they are registered nobody is active in a village: Sari, Wati and Herman are protected all the same.
        let registered = desk.coverage(&CoverageRequest { place: Place::Registered, ..of_registry(REBO) });
        assert_eq!((registered.active.total, registered.uncovered), (0, Some(6)));
        let elsewhere = RegistryCount { protected_elsewhere: 3, ..three };
        assert_eq!(whole(&registered), elsewhere);
        let told = elsewhere.uncovered(&|number| number.to_string());
        assert!(
            told.indonesian.contains("3 pada daftar dan terlindungi dengan kepesertaan di tempat lain"),
            "{told:?}"
        );
        assert!(told.english.contains("3 on lists and not protected; 0 participants who are lapsed"), "{told:?}");
        assert_eq!(found.rank, None, "peers are not compared by it");
        // Builders count only where the definition takes them in, in the whole as in its part.
        let with = With { construction: true, migrant: false };
        let builders = whole(&desk.coverage(&CoverageRequest { with, ..of_registry(REBO) }));
        assert_eq!(builders.participants_alone, count.participants_alone + 1, "Udin is on the list alone");
        let memberships = desk.coverage(&CoverageRequest { count: Count::Memberships, ..of_registry(REBO) });
        assert_eq!((memberships.percent, memberships.eligible.map(|eligible| eligible.value)), (None, Some(all)));

        let regency = desk.coverage(&of_registry("19.01"));
        assert_eq!((&regency.eligible, regency.percent), (&None, None));
        let villages = i64::try_from(units::villages_within(code("19.01")).count()).unwrap();
        let part = RegistryPart { without_roster: villages - 2, villages, waiting: 0 };
        assert_eq!(regency.registry, Some(RegistryStanding::Part(part)));
        let told = RegistryStanding::Part(part).note(&|number| number.to_string()).to_string();
        assert!(told.contains(&format!("{} dari {villages} desa dan kelurahan", villages - 2)), "{told}");
        // Of another whole nothing is said of it.
        assert_eq!(desk.published(REBO).registry, None);
    });
}

#[test]
fn rows_that_wait_are_no_registry_and_a_number_that_was_published_stands() {
    each_desk(|desk: &Desk<'_>| {
        everything(desk);
        let before = whole(&desk.coverage(&of_registry(REBO)));
        desk.roster("rt.csv", REBO, VILLAGE.replace("Siti Fatonah", "Siti Nurbaya").as_bytes());
        let part = RegistryPart { without_roster: 0, villages: 1, waiting: 6 };
        assert_eq!(desk.coverage(&of_registry(REBO)).registry, Some(RegistryStanding::Part(part)));
        desk.match_all();
        let now = whole(&desk.coverage(&of_registry(REBO)));
        assert!(now.on_rosters > before.on_rosters, "{now:?}");
        let published = format!(
            "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n{REBO},registri,2024,99,2025-05-01,SK rekaan\n"
        );
        desk.import(&desk.request("registri.csv", ImportAs::Workforce, published.as_bytes()));
        let found = desk.coverage(&of_registry(REBO));
        assert_eq!((found.eligible.map(|eligible| eligible.value), found.registry), (Some(99), None));
    });
}

#[test]
fn a_list_of_the_regency_is_no_list_of_the_villages_that_it_names() {
    each_desk(|desk: &Desk<'_>| {
        everything(desk);
        let bare = "19.01.01.1002";
        let agency = format!(
            "nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan,kode_wilayah\n\
             1901011505929001,Rudi Hartanto,1992-05-15,L,Petani,{bare}\n\
             1901014808889001,Maya Sari,1988-08-08,P,Petani,{REBO}\n"
        );
        let rebo = whole(&desk.coverage(&of_registry(REBO)));
        desk.roster("dinas.csv", "19.01", agency.as_bytes());
        desk.match_all();
        assert_eq!(desk.gap(bare).counts.on_rosters, 1, "somebody is listed there");
        let part = RegistryPart { without_roster: 1, villages: 1, waiting: 0 };
        let found = desk.coverage(&of_registry(bare));
        assert_eq!((found.registry, found.percent), (Some(RegistryStanding::Part(part)), None));
        let told = RegistryStanding::Part(part).note(&|number| number.to_string()).text;
        assert!(told.indonesian.contains("1 dari 1 desa dan kelurahan belum punya daftarnya sendiri"), "{told:?}");
        assert!(told.english.contains("1 of 1 villages and kelurahan have no matched list of their own"), "{told:?}");
        // Where the village has its own list, whoever another list adds is known there too.
        assert_eq!(whole(&desk.coverage(&of_registry(REBO))).on_rosters, rebo.on_rosters + 1);
    });
}

#[test]
fn a_day_in_the_past_counts_the_rosters_that_speak_of_it_or_of_earlier_days() {
    each_desk(|desk: &Desk<'_>| {
        everything(desk);
        let before = whole(&desk.coverage(&of_registry(REBO)));
        let newer = "nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan\n\
                     1901011505929001,Rudi Hartanto,1992-05-15,L,Petani\n1901014808889001,Maya Sari,1988-08-08,P,Petani\n";
        let request = desk.request("rebo-juli.csv", ImportAs::Roster, newer.as_bytes());
        desk.import(&ImportRequest { region: Some(code(REBO)), as_of: Some(date("2025-07-15")), ..request });
        let on = |day: &str| desk.coverage(&CoverageRequest { as_of: Some(date(day)), ..of_registry(REBO) });
        let told = |found: &Coverage| found.notes.iter().any(|note| note.text.english.contains("lists of later days"));

        // Rows of July wait: today has no registry, June has.
        assert!(matches!(desk.coverage(&of_registry(REBO)).registry, Some(RegistryStanding::Part(_))));
        assert_eq!(whole(&on(DAY)), before);
        desk.match_all();
        let today = desk.coverage(&of_registry(REBO));
        assert_eq!(whole(&today).on_rosters, before.on_rosters + 2);
        let named = today.eligible.as_ref().unwrap();
        assert_eq!((named.version.as_str(), named.as_of), ("2025-07-15", date("2025-07-15")), "named by its last list");
        for (day, registry) in [(DAY, before), ("2025-07-14", before), ("2025-07-15", whole(&today))] {
            let found = on(day);
            assert_eq!(whole(&found), registry, "{day}");
            assert_eq!(found.eligible.as_ref().unwrap().as_of, date(day));
            assert_eq!(told(&found), day != "2025-07-15", "{day}");
        }
        assert!(!told(&today));
        let nobody = on("2025-05-31");
        let part = RegistryPart { without_roster: 1, villages: 1, waiting: 0 };
        assert_eq!((nobody.registry, nobody.percent), (Some(RegistryStanding::Part(part)), None), "no list by then");
        assert!(told(&nobody));
    });
}
