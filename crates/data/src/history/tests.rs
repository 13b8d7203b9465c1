use super::*;
use std::fs;

const JULY: YearMonth = YearMonth {
    year: 2026,
    month: 7,
};

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn read_folder(files: &[(&str, &str)]) -> Result<PastFiles, Vec<String>> {
    let folder = folder(files);
    let input = HistoryInput {
        path: folder.path().to_owned(),
        ..HistoryInput::default()
    };
    let at = format!("{}/", folder.path().display());
    read(&input, JULY).map_err(|error| {
        let text = error.to_string().replace(&at, "");
        text.lines().map(str::to_owned).collect()
    })
}

const LEDGER: &str = "account_id,month,kind,cause,amount\n\
                      b,2,expansion,teams,5000.00\n\
                      n,1,new,land,18000.00\n\
                      n,1,expansion,usage,600.00\n\
                      n,3,expansion,usage,600.00\n\
                      n,3,expansion,seats,600.00\n\
                      b,3,churn,leave,17000.00\n";

#[test]
fn the_ledger_of_a_run_is_read_with_its_book_causes_and_accounts() {
    let past = read_folder(&[
        ("movements.csv", LEDGER),
        (
            "arr.csv",
            "account_id,month,arr\nb,0,12000.00\nq,0,900.00\nb,1,12000.00\n",
        ),
        (
            "accounts.csv",
            "account_id,segment,origin,landed_month,land_arr,activated_month\n\
             b,smb,book,-4,12000.00,\nq,smb,book,0,900.00,2\nn,smb,new,1,18000.00,3\n",
        ),
    ])
    .unwrap();
    let actuals = &past.actuals;
    assert_eq!((actuals.opening, actuals.last), (JULY.plus(-1), 3));
    let paid: Vec<_> = actuals
        .customers
        .iter()
        .map(|c| {
            (
                c.id.as_str(),
                c.history.opening().to_string(),
                c.history.movements().len(),
            )
        })
        .collect();
    // Amounts are a year's already, and who never moved is there too.
    assert_eq!(
        paid,
        [
            ("b", "12000.00".into(), 2),
            ("n", "0".into(), 4),
            ("q", "900.00".into(), 0)
        ]
    );
    let of = &past.causes[&("n".to_owned(), JULY.plus(2))];
    assert_eq!(
        of.iter().map(|(_, cause)| cause.name()).collect::<Vec<_>>(),
        ["usage", "seats"]
    );
    assert_eq!(past.accounts["b"].landed, Some(JULY.plus(-5)));
    assert_eq!(past.accounts["b"].activated, Some(None));
    assert_eq!(past.accounts["n"].activated, Some(Some(JULY.plus(2))));
    assert_eq!(actuals.groups, ["smb"]);
}

#[test]
fn the_first_known_file_of_a_folder_counts() {
    let periods = "customer,start date,end date,mrr\na,2026-01-01,2026-03-31,100\n";
    let past = read_folder(&[
        ("subscriptions.csv", periods),
        (
            "opportunities.csv",
            "stage,amount,close date\nClosed Won,1200,2026-01-01\n",
        ),
    ])
    .unwrap();
    assert_eq!(past.actuals.customers.len(), 1);
    assert_eq!(past.deals.unwrap().closed.len(), 1);
}

#[test]
fn what_is_wrong_is_named_by_file_and_line() {
    assert_eq!(
        read_folder(&[("notes.csv", "a\n1\n")]).unwrap_err()[0]
            .split(": ")
            .nth(1)
            .unwrap(),
        "the folder holds no file of what customers paid. Fix"
    );
    assert_eq!(
        read_folder(&[
            ("movements.csv", LEDGER),
            ("arr.csv", "account_id,month,arr\nb,0,much\n")
        ])
        .unwrap_err(),
        [
            "arr.csv:2: arr: much is no amount paid. Fix: write a number such as 18000.00, not below 0."
        ]
    );
    let refused = read_folder(&[("movements.csv", LEDGER)]).unwrap_err();
    assert_eq!(
        refused,
        [
            "movements.csv:7: amount: customer b would pay -12000 after this. Fix: correct the amount or the date, \
          or add the movements before it."
        ]
    );
}
