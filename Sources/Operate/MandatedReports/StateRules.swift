import Vocabulary

/// The law of some states as it stood when it was read, to begin a city's own rule from.
///
/// A state stands here only as far as its law was read. Agencies and their numbers are the city's to say. "At once" is
/// counted as sixty minutes by our alarm, which no law says. Read in November 2026:
///
/// - Indiana: IC 31-33-5-1 to 31-33-5-4 (oral or written, immediately, to the department or local law enforcement) and
///   31-33-7-4 (what the department's report holds); 12-10-3-9 and 12-10-3-10 (endangered adults).
/// - California: Penal Code 11166(a) (telephone at once, written within 36 hours of receiving the information), 11166(i)
///   (no supervisor may impede), 11167(a) (contents); Welfare and Institutions Code 15630(b) (telephone, and written within
///   two working days) and 15658(a)(2) (contents).
/// - Minnesota: Statutes 260E.06 and 260E.09 (oral at once, written within 72 hours without weekends and holidays; at once
///   is never longer than 24 hours), 260E.055 subd. 2 (contents).
/// - New York: Social Services Law 413 and 415 (telephone at once, written within 48 hours of it; contents).
package struct StateRule: Sendable {
    /// As the form names it: `us-in-child`.
    package let code: String
    package let rule: MandatedRule

    private init(_ code: String, _ rule: MandatedRule) {
        self.code = code
        self.rule = rule
    }

    package static let all: [StateRule] = (try? [indiana, california, minnesota, newYork].flatMap { try $0() }) ?? []

    private static func indiana() throws -> [StateRule] {
        [
            StateRule(
                "us-in-child",
                try MandatedRule(
                    .child, state: "Indiana", who: .everyone, isWrittenEnough: true,
                    citation: "IC 31-33-5-1, 31-33-5-2, 31-33-5-3, 31-33-5-4, 31-33-7-4",
                    asked: [
                        .init(.concerned, "IC 31-33-7-4(c)(1)(A), (2)"), .init(.custodians, "IC 31-33-7-4(c)(1)(B)"),
                        .init(.nature, "IC 31-33-7-4(c)(3)"), .init(.prior, "IC 31-33-7-4(c)(3)(A), (B)"),
                        .init(.siblings, "IC 31-33-7-4(c)(3)(B)"), .init(.alleged, "IC 31-33-7-4(c)(4)"),
                        .init(.source, "IC 31-33-7-4(c)(5)"), .init(.reporter, "IC 31-33-7-4(c)(6)"),
                        .init(.actions, "IC 31-33-7-4(c)(7)"), .init(.custody, "IC 31-33-7-4(c)(8)"),
                        .init(.circumstances, "IC 31-33-7-4(c)(9)"), .init(.other, "IC 31-33-7-4(c)(10)"),
                    ])),
            StateRule(
                "us-in-vulnerable-adult",
                try MandatedRule(
                    .vulnerableAdult, state: "Indiana", who: .everyone, isWrittenEnough: true,
                    citation: "IC 12-10-3-9, 12-10-3-10",
                    asked: [
                        .init(.concerned, "IC 12-10-3-10(c)(1)"), .init(.custodians, "IC 12-10-3-10(c)(2)"),
                        .init(.witnesses, "IC 12-10-3-10(c)(2)"), .init(.nature, "IC 12-10-3-10(c)(3)"),
                        .init(.reporter, "IC 12-10-3-10(c)(4)"), .init(.source, "IC 12-10-3-10(c)(4)"),
                        .init(.alleged, "IC 12-10-3-10(c)(5)"), .init(.circumstances, "IC 12-10-3-10(c)(6)"),
                    ])),
        ]
    }

    private static func california() throws -> [StateRule] {
        [
            StateRule(
                "us-ca-child",
                try MandatedRule(
                    .child, state: "California", writtenHours: 36, writtenFrom: .suspicion,
                    form: "BCIA 8572 (SS 8572)", citation: "Penal Code 11165.7, 11165.9, 11166(a), 11166(i), 11167(a)",
                    asked: [
                        .init(.reporter, "Penal Code 11167(a)"), .init(.source, "Penal Code 11167(a)"),
                        .init(.nature, "Penal Code 11167(a)"), .init(.concerned, "Penal Code 11167(a)"),
                        .init(.whereabouts, "Penal Code 11167(a)"), .init(.custodians, "Penal Code 11167(a)"),
                        .init(.alleged, "Penal Code 11167(a)"), .init(.siblings, "BCIA 8572"),
                        .init(.circumstances, "BCIA 8572"),
                    ])),
            StateRule(
                "us-ca-vulnerable-adult",
                try MandatedRule(
                    .vulnerableAdult, state: "California", writtenHours: 48, writtenFrom: .suspicion, form: "SOC 341",
                    citation: "WIC 15630(b), 15658(a)",
                    asked: [
                        .init(.reporter, "WIC 15658(a)(2)(A)"), .init(.concerned, "WIC 15658(a)(2)(B)"),
                        .init(.circumstances, "WIC 15658(a)(2)(C)"), .init(.nature, "WIC 15658(a)(2)(D)"),
                        .init(.statement, "WIC 15658(a)(2)(E)"), .init(.witnesses, "WIC 15658(a)(2)(F)"),
                        .init(.alleged, "WIC 15658(a)(2)(G)"),
                    ])),
        ]
    }

    private static func minnesota() throws -> [StateRule] {
        [
            StateRule(
                "us-mn-child",
                try MandatedRule(
                    .child, state: "Minnesota", writtenHours: 72, writtenFrom: .oralReport,
                    citation: "Minn. Stat. 260E.03, 260E.055, 260E.06, 260E.09",
                    asked: [
                        .init(.concerned, "Minn. Stat. 260E.055 subd. 2"),
                        .init(.alleged, "Minn. Stat. 260E.055 subd. 2"),
                        .init(.nature, "Minn. Stat. 260E.055 subd. 2"),
                        .init(.reporter, "Minn. Stat. 260E.055 subd. 2"),
                    ]))
        ]
    }

    private static func newYork() throws -> [StateRule] {
        [
            StateRule(
                "us-ny-child",
                try MandatedRule(
                    .child, state: "New York", writtenHours: 48, writtenFrom: .oralReport, form: "LDSS-2221A",
                    citation: "N.Y. Soc. Serv. Law 413, 415",
                    asked: [
                        .init(.concerned, "SSL 415"), .init(.custodians, "SSL 415"), .init(.nature, "SSL 415"),
                        .init(.prior, "SSL 415"), .init(.siblings, "SSL 415"), .init(.alleged, "SSL 415"),
                        .init(.source, "SSL 415"), .init(.reporter, "SSL 415"), .init(.actions, "SSL 415"),
                        .init(.other, "SSL 415"),
                    ]))
        ]
    }
}
