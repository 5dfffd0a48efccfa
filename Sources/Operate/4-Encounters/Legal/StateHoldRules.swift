import Vocabulary

/// The law of some states as it stood when it was read, to begin a city's own rule from.
///
/// What each needs in full, and the official form, is counsel's to say. Read in November 2026:
///
/// - California: Welfare and Institutions Code 5150(a) (who, grounds, up to 72 hours from when the person is first detained),
///   5150(e) (written application), 5150(g) (what the person is told), 5150.05 (history), 5211 (belongings).
/// - Indiana: IC 12-26-4-1 (law enforcement officer), 12-26-4-2 (written statement), 12-26-4-5 (not more than 24 hours).
/// - Minnesota: Statutes 253B.051 (hold by a peace or health officer; 72 hours after admission, without weekends and holidays;
///   stated in behaviour; whom it endangers).
/// - New York: Mental Hygiene Law 9.41 (police) and 9.58 (approved mobile crisis outreach team): removal to a hospital, which
///   then examines; no hours of their own.
package enum StateHoldRule {
    package static let all: [(code: String, rule: HoldRule)] =
        (try? [california(), indiana(), minnesota(), newYorkPolice(), newYorkTeam()]) ?? []

    private static func california() throws -> (String, HoldRule) {
        (
            "us-ca-5150",
            try HoldRule(
                "5150", state: "California", holders: [.peaceOfficer, .clinician],
                grounds: [.dangerToSelf, .dangerToOthers, .gravelyDisabled], hours: 72, counts: .detention,
                form: "DHCS 1801", citation: "Welf. & Inst. Code 5150",
                asked: [
                    .init(.attention, "5150(e)"), .init(.facts, "5150(e)"), .init(.history, "5150.05"),
                    .init(.informant, "5150(e)"), .init(.advisement, "5150(g)"), .init(.belongings, "5211"),
                ])
        )
    }

    private static func indiana() throws -> (String, HoldRule) {
        (
            "us-in-immediate",
            try HoldRule(
                "Immediate detention", state: "Indiana", holders: [.peaceOfficer],
                grounds: [.dangerToSelf, .dangerToOthers, .gravelyDisabled], hours: 24, counts: .admission, form: nil,
                citation: "IC 12-26-4-1, 12-26-4-2, 12-26-4-5", asked: [.init(.facts, "IC 12-26-4-2")])
        )
    }

    private static func minnesota() throws -> (String, HoldRule) {
        (
            "us-mn-officer",
            try HoldRule(
                "Officer hold", state: "Minnesota", holders: [.peaceOfficer, .clinician],
                grounds: [.dangerToSelf, .dangerToOthers, .substances], hours: 72, counts: .admission, form: nil,
                citation: "Minn. Stat. 253B.051",
                asked: [
                    .init(.facts, "253B.051"), .init(.history, "253B.051"), .init(.endangered, "253B.051"),
                    .init(.informant, nil),
                ])
        )
    }

    private static func newYorkPolice() throws -> (String, HoldRule) {
        (
            "us-ny-9-41",
            try HoldRule(
                "9.41", state: "New York", holders: [.peaceOfficer], grounds: [.dangerToSelf, .dangerToOthers],
                hours: nil, counts: nil, form: nil, citation: "Mental Hyg. Law 9.41", asked: [.init(.facts, "9.41")])
        )
    }

    private static func newYorkTeam() throws -> (String, HoldRule) {
        (
            "us-ny-9-58",
            try HoldRule(
                "9.58", state: "New York", holders: [.clinician, .physician],
                grounds: [.dangerToSelf, .dangerToOthers],
                hours: nil, counts: nil, form: nil, citation: "Mental Hyg. Law 9.58",
                asked: [.init(.facts, "9.58(a)")])
        )
    }
}
