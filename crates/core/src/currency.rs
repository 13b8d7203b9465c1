//! Currencies: which codes there are, and whose sign stands for which of them.

/// Codes of ISO 4217, and those withdrawn since 2020, which older data still holds.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB \
    BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF \
    DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR \
    ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD \
    MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB \
    PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP \
    STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES \
    VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG ZWL";

/// Currencies that write `$` before an amount.
const DOLLARS: &str = "ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUP CVE DOP FJD GYD HKD JMD KYD LRD \
    MXN NAD NZD SBD SGD SRD TTD TWD USD UYU XCD";

/// Whether `code` is a currency of ISO 4217.
pub fn is_currency(code: &str) -> bool {
    code.len() == 3 && CODES.split_ascii_whitespace().any(|known| known == code)
}

/// Whether amounts in the currency `code` may be written with `sign`, which is `$` or `¥`.
pub fn is_sign_of(sign: char, code: &str) -> bool {
    match sign {
        '$' => DOLLARS.split_ascii_whitespace().any(|known| known == code),
        '¥' => matches!(code, "JPY" | "CNY"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_of_the_list() {
        for code in ["USD", "EUR", "KWD", "JPY", "ZWG"] {
            assert!(is_currency(code), "{code}");
        }
        for code in ["XYZ", "usd", "US", "USDX", "", "D E", " US"] {
            assert!(!is_currency(code), "{code}");
        }
        for code in DOLLARS.split_ascii_whitespace() {
            assert!(is_currency(code), "{code}");
        }
    }

    #[test]
    fn one_sign_may_stand_for_several_currencies() {
        assert!(is_sign_of('$', "USD") && is_sign_of('$', "CAD"));
        assert!(!is_sign_of('$', "EUR") && !is_sign_of('$', "GBP"));
        assert!(is_sign_of('¥', "JPY") && is_sign_of('¥', "CNY"));
        assert!(!is_sign_of('x', "USD"));
    }
}
