//! Businesses behind permits, and the employers behind businesses.

use domain::{Business, BusinessScale, EmployerFinder, FoundBy, Permit, businesses};
use units::{Date, RegionCode};

fn code(text: &str) -> RegionCode {
    text.parse().expect("a code")
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn permit(nib: &str, name: &str, region: &str, workers: Option<i64>) -> Permit {
    Permit {
        nib: Some(nib.to_owned()).filter(|nib| !nib.is_empty()),
        npp: None,
        name: name.to_owned(),
        business: Some(format!("usaha {}", workers.unwrap_or(0))),
        scale: Some(BusinessScale::Small),
        region: Some(code(region)),
        address: None,
        workers,
        issued: None,
    }
}

fn all(list: &[(&str, i64, Permit)]) -> Vec<Business> {
    businesses(list.iter().map(|(as_of, number, permit)| ((day(as_of), *number), permit.clone())))
}

#[test]
fn permits_of_one_number_are_one_business_with_the_largest_of_their_workers() {
    let found = all(&[
        ("2025-06-01", 1, permit("1234000009001", "CV Contoh", "19.01", Some(12))),
        ("2025-06-01", 1, permit("1234000009001", "CV CONTOH", "19.01", Some(30))),
        ("2025-06-01", 1, permit("1234000009001", "CV Contoh", "19.01", None)),
        ("2025-06-01", 1, permit("1234000009002", "CV Contoh", "19.01", Some(5))),
    ]);
    assert_eq!(found.len(), 2, "two numbers are two businesses, whatever their name");
    assert_eq!((found[0].on_permit, found[0].permits, found[0].business.len()), (Some(30), 3, 3));
}

#[test]
fn without_a_number_name_and_regency_tell_businesses_apart() {
    let found = all(&[
        ("2025-06-01", 1, permit("", "Toko Melati", "19.01.01.2007", Some(2))),
        ("2025-06-01", 1, permit("", "TOKO MELATI", "19.01.02", Some(3))),
        ("2025-06-01", 1, permit("", "Toko Melati", "19.71", Some(4))),
    ]);
    let told: Vec<_> = found.iter().map(|business| (business.permits, business.on_permit)).collect();
    assert_eq!(told, [(2, Some(3)), (1, Some(4))]);
}

#[test]
fn the_latest_list_speaks_of_a_business_alone_in_whatever_order_lists_come() {
    let old = ("2024-06-01", 3, permit("1234000009001", "CV Contoh", "19.01", Some(40)));
    let new = ("2025-06-01", 2, permit("1234000009001", "CV Contoh Baru", "19.02", Some(8)));
    for list in [[old.clone(), new.clone()], [new, old]] {
        let found = all(&list);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name.as_str(), found[0].on_permit, found[0].permits), ("CV Contoh Baru", Some(8), 1));
    }
}

#[test]
fn an_employer_is_found_by_number_then_by_name_and_place_and_never_by_guess() {
    let employers = [
        ("AA090001", "PT Contoh Timah", Some(code("19.01"))),
        ("1234000009002", "Sama Sekali Lain", Some(code("19.71"))),
        ("AA090003", "CV Maju Jaya", Some(code("19.01.01.2007"))),
        ("AA090004", "Maju Jaya, CV", Some(code("19.01"))),
        ("AA090005", "UD Laut", None),
        ("AA090006", "PT Ganda", None),
        ("AA090007", "PT. GANDA", None),
        ("AA090008", "PT Jauh", Some(code("31.71"))),
    ];
    let finder = EmployerFinder::of(employers);
    let find = |nib: &str, npp: Option<&str>, name: &str, region: &str| {
        let business =
            &all(&[("2025-06-01", 1, Permit { npp: npp.map(str::to_owned), ..permit(nib, name, region, None) })])[0];
        finder.find(business)
    };
    for (nib, npp, name, region, expected) in [
        ("", Some("aa 090001"), "Nama Lain", "19.71", Some((FoundBy::Npp, vec![0]))),
        ("1234000009002", None, "Toko", "19.01", Some((FoundBy::Nib, vec![1]))),
        // Both registrations of the firm in the regency.
        ("", None, "PT Maju Jaya", "19.01.02", Some((FoundBy::NameAndPlace, vec![2, 3]))),
        // The list knows no more than the province.
        ("", None, "Contoh Timah", "19", Some((FoundBy::NameAndPlace, vec![0]))),
        ("", None, "Laut", "19.02", Some((FoundBy::NameAlone, vec![4]))),
        // Two of the name, and nobody told where they are.
        ("", None, "Ganda", "19.01", None),
        // The same name in another province is somebody else.
        ("", None, "PT Jauh", "19.01", None),
        ("", None, "PT Tidak Ada", "19.01", None),
    ] {
        assert_eq!(find(nib, npp, name, region), expected, "{name}");
    }
}
