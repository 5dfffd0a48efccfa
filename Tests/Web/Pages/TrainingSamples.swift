import Access
import Foundation
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// What people are taught, what they hold, and how that is checked.
extension Samples {
    private static let shortCourse = """
        course: short
        version: "1"
        languages: [en, es]
        title: { en: De-escalation, es: Desescalada }
        about: { en: Half a day of practice., es: Media jornada de práctica. }
        audience: { en: Everybody, es: Todos }
        provider: Training division
        category: in-service
        certificate: { key: cit-40, months: 24 }
        needed: 75
        hours: 2.25
        parts:
          - { key: one, title: { en: Voices, es: Voces }, theme: practice, kind: scenario, hours: 1.25, basis: ours }
          - { key: two, title: { en: Panel, es: Panel }, theme: empathy, kind: lived-experience, hours: 1, basis: ours }
        """

    private static func session(_ state: TrainingSession.State, begun: Bool) throws -> TrainingSession {
        let course = try Course(yaml: Array(Self.shortCourse.utf8))
        let teacher = try Instructor(Row(new: ["id": "i-1", "name": "Mara Holt", "account_id": nil as String?]))
        let begins = now.adding(.seconds(begun ? -9_000 : 90_000))
        var parts: [TrainingSession.Part] = []
        for (place, part) in course.parts.enumerated() {
            let from = begins.adding(.seconds(place * 3600))
            let isFirst = place == 0
            parts.append(
                TrainingSession.Part(
                    id: ID(stored: "sp-\(place)"), part: part, begins: from, ends: from.adding(.seconds(3600)),
                    place: isFirst ? "Room 2" : nil, instructor: isFirst ? teacher : nil, isUnqualified: isFirst))
        }
        return TrainingSession(
            id: ID(stored: "ts-1"), number: 3, course: course, seats: 2, state: state, changedAt: now, changes: 1,
            parts: parts, seated: 2, waiting: 1)
    }

    private static func enrolment(_ number: Int, _ state: String, certified: Bool = false) throws -> Enrolment {
        let agency: String? = number == 1 ? "County Sheriff" : nil
        let nobody: String? = nil
        var one = try Enrolment(
            Row(new: [
                "id": "en-\(number)", "session_id": "ts-1", "account_id": nobody, "name": "Tomas Ruiz",
                "agency": agency, "turn": number, "state": state,
                "enrolled_at": now,
            ]))
        one.minutes = ["one": 75]
        one.certificate = certified ? ID(stored: "tc-1") : nil
        return one
    }

    private static func certificate(
        _ number: Int, until: String?, warned: Int? = nil, withdrawn: Bool = false, own: Bool = true
    ) throws -> TrainingCertificate {
        let nobody: String? = nil
        let agency: String? = own ? nil : "County Sheriff"
        let evidence: String? = own ? nil : "Letter of the county"
        let session: Int? = own ? 3 : nil
        let because: String? = withdrawn ? "The hours were another’s." : nil
        let by: String? = withdrawn ? "lena" : nil
        let on: String? = withdrawn ? "2026-11-01" : nil
        return try TrainingCertificate(
            Row(new: [
                "id": "tc-\(number)", "certificate": "cit-40", "title": "CIT, 40 hours", "account_id": nobody,
                "name": "Otis Bell", "agency": agency, "issued_on": "2024-12-01", "expires_on": until,
                "session_number": session, "evidence": evidence, "code": "23456-789BC-DFGHJ-KMNPQ",
                "issued_by": "lena", "issuer": "Lena", "withdrawer": "Lena", "warned": warned,
                "withdrawn_because": because, "withdrawn_by": by, "withdrawn_on": on,
            ]))
    }

    private static func seen() throws -> Recognition {
        try Recognition(
            Row(new: [
                "id": "r-1", "account_id": "otis", "holder": "Otis Bell", "reason": "calmed",
                "words": "Two hours on the bridge.", "given_by": "lena", "giver": "Lena", "given_at": now,
            ]))
    }

    static func training(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        guard let today = CalendarDay("2026-11-23") else { return [] }
        let course = try Course(yaml: Array(Self.shortCourse.utf8))
        let held = try [
            certificate(1, until: "2026-12-01", warned: 30), certificate(2, until: "2025-01-01", own: false),
            certificate(3, until: nil, withdrawn: true),
        ]
        let (open, begun) = (try session(.open, begun: false), try session(.open, begun: true))
        let over = try session(.completed(now), begun: true)
        let gone = try session(.cancelled(because: "Snow", now), begun: false)
        let roster = try [enrolment(1, "seated", certified: true), enrolment(2, "seated"), enrolment(3, "waiting")]
        func refused(_ form: String, _ field: String) -> Refused {
            Refused(
                form: form, refusal: Refusal(.required, field: field),
                typed: [
                    "seats": "12", "account": "otis", "theme": "practice", "seen-for": "taught", "ruling": "declined",
                ])
        }
        func own(_ refusal: Refused? = nil, all: Bool = true) throws -> TrainingPage {
            try TrainingPage(
                held, [(roster[0], open), (roster[2], over)], open: [try later(open)], seen: [seen()], today: today,
                seesAll: all, refused: refusal, reading)
        }
        func courses(_ refusal: Refused? = nil, keeps: Bool = true) throws -> CoursesPage {
            let ruled = try CourseApproval(
                Row(new: [
                    "version": "1", "digest": "ab", "committee": "Steering committee", "ruling": "with-changes",
                    "decided_on": "2026-11-01", "words": "More on dementia.", "entered_by": "lena", "author": "Lena",
                ]))
            return CoursesPage(
                [(course, [ruled]), (try other(course), [])], sessions: [open, over, gone], keeps: keeps,
                refused: refusal, reading)
        }
        func page(
            _ session: TrainingSession, _ people: [Enrolment], part: String? = "one", keeps: Bool = true,
            _ refusal: Refused? = nil
        ) -> TrainingSessionPage {
            let mara = open.parts[0].instructor.map { [$0] } ?? []
            return TrainingSessionPage(
                session, people, instructors: mara, chosen: part, keeps: keeps, refused: refusal, reading)
        }
        func certificates(_ refusal: Refused? = nil, keeps: Bool = true) -> CertificatesPage {
            CertificatesPage(
                held, runningOut: [held[0]], today: today, keeps: keeps, refused: refusal, reading)
        }
        var mara = try Instructor(Row(new: ["id": "i-1", "name": "Mara Holt", "account_id": nil as String?]))
        mara.qualifications = [
            .init(theme: .practice, expiresOn: nil, evidence: "State list"),
            .init(theme: .empathy, expiresOn: CalendarDay("2026-01-01"), evidence: "State list"),
        ]
        let new = try Instructor(Row(new: ["id": "i-2", "name": "Ned Sol", "account_id": nil as String?]))
        func people(_ refusal: Refused? = nil, keeps: Bool = true) throws -> TrainingPeoplePage {
            TrainingPeoplePage(
                [mara, new], seen: [try seen()], today: today, keeps: keeps, refused: refusal, reading)
        }
        let address = "https://alder.example/certificate"
        let lines = [
            CertifiedCoverage.Line(band: .day, area: "North", requested: 12, dispatched: 9, arrived: 8, unknown: 1),
            CertifiedCoverage.Line(band: .night, area: nil, requested: 2),
        ]
        let coverage = CertifiedCoverage(
            lines: lines, staffing: [.init(band: .day, people: 8, certified: 3), .init(band: .night)],
            endings: [
                .init(isCertified: false), .init(isCertified: true, all: 9, open: 1, kinds: [.done: 6, .elsewhere: 2]),
            ])
        let nothing = CertifiedCoverage(lines: [], staffing: [], endings: [])
        let days = refused("coverage", "from")
        return [
            ("training", try own(), true), ("training-officer", try own(all: false), true),
            ("training-refused", try own(refused("training", "account")), true),
            (
                "training-empty",
                TrainingPage([], [], open: [], seen: [], today: today, seesAll: false, refused: nil, reading), true
            ),
            ("training-courses", try courses(), true), ("training-courses-seen", try courses(keeps: false), true),
            ("training-courses-open", try courses(refused("open-short", "begins")), true),
            ("training-courses-rule", try courses(refused("rule-short", "committee")), true),
            ("training-courses-empty", CoursesPage([], sessions: [], keeps: true, refused: nil, reading), true),
            ("training-session", page(begun, roster), true), ("training-session-over", page(over, roster), true),
            ("training-session-new", page(open, [], part: "two"), true),
            ("training-session-gone", page(gone, roster), true),
            ("training-session-seen", page(begun, roster, keeps: false), true),
        ]
            + [
                ("plan", "begins"), ("note", "minutes"), ("enrol", "account"), ("roster", "roster"),
                ("complete", "minutes"), ("cancel", "cancelled-because"),
            ].map { form, field in
                ("training-session-\(form)", page(begun, roster, refused(form, field)), true)
            }
            + [
                ("training-certificates", certificates(), true),
                ("training-certificates-seen", certificates(keeps: false), true),
                ("training-certificates-add", certificates(refused("certificate", "issuedOn")), true),
                ("training-certificates-withdraw", certificates(refused("withdraw", "reason")), true),
                (
                    "training-certificates-empty",
                    CertificatesPage([], runningOut: [], today: today, keeps: true, refused: nil, reading), true
                ),
                (
                    "training-certificate",
                    CertificatePaperPage(held[0], workspace: "Alder Falls", checkedAt: address, reading), true
                ),
                (
                    "training-certificate-gone",
                    CertificatePaperPage(held[2], workspace: "Alder Falls", checkedAt: address, reading), true
                ),
                ("training-coverage", CoveragePage(coverage, nil, refused: nil, reading), true),
                ("training-coverage-refused", CoveragePage(coverage, nil, refused: days, reading), true),
                ("training-coverage-empty", CoveragePage(nothing, nil, refused: nil, reading), true),
                ("certificate-check", CertificateCheckPage(asked: nil, nil, today: nil, reading), false),
                ("certificate-check-good", CertificateCheckPage(asked: "2", held[0], today: today, reading), false),
                ("certificate-check-over", CertificateCheckPage(asked: "2", held[1], today: today, reading), false),
                ("certificate-check-none", CertificateCheckPage(asked: "2", nil, today: today, reading), false),
                (
                    "certificate-check-often",
                    CertificateCheckPage(asked: "", nil, today: nil, trouble: "Later.", reading), false
                ),
                ("training-people", try people(), true), ("training-people-seen", try people(keeps: false), true),
                ("training-people-qualify", try people(refused("qualify-i-1", "evidence")), true),
                ("training-people-add", try people(refused("instructor", "holder")), true),
                ("training-people-recognize", try people(refused("seen", "seen-words")), true),
                (
                    "training-people-empty",
                    TrainingPeoplePage([], seen: [], today: today, keeps: true, refused: nil, reading), true
                ),
            ]
    }

    /// Another session that one is not in.
    private static func later(_ one: TrainingSession) throws -> TrainingSession {
        TrainingSession(
            id: ID(stored: "ts-2"), number: 4, course: one.course, seats: 20, state: .open, changedAt: now, changes: 0,
            parts: one.parts, seated: 0, waiting: 0)
    }

    /// A course that leads to nothing that expires.
    private static func other(_ one: Course) throws -> Course {
        try Course(
            yaml: Array(
                shortCourse.replacing("course: short", with: "course: other").replacing(", months: 24", with: "").utf8))
    }
}
