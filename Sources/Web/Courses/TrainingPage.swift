import Operate
import Programs
import Vocabulary

/// What somebody holds, what they signed up for, and what they can come to.
struct TrainingPage: Page {
    static let template = "training"

    struct Seat: Sendable {
        let id: String
        let session: ShownSession
        let standing: String
        let leaving: String?
    }

    struct Open: Sendable {
        let id: String
        let session: ShownSession
        let signingUp: String
    }

    struct Seen: Sendable {
        let reason: String
        let words: String
        let by: String
    }

    let title: String
    let trouble: Trouble?
    let certificates: [ShownCertificate]
    let noCertificates: Bool
    let seats: [Seat]
    let hasSeats: Bool
    let open: [Open]
    let noneOpen: Bool
    let seen: [Seen]
    let hasSeen: Bool
    let pages: [TrainingLink]
    let hasPages: Bool

    init(
        _ certificates: [TrainingCertificate], _ enrolments: [(Enrolment, TrainingSession)],
        open sessions: [TrainingSession], seen: [Recognition], today: CalendarDay, seesAll: Bool, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("training.title")
        trouble = refused.formless(in: "training", words)
        self.certificates = certificates.map { ShownCertificate($0, today: today, reading) }
        noCertificates = certificates.isEmpty
        seats = enrolments.map { enrolment, session in
            Seat(
                id: enrolment.id.text, session: ShownSession(session, reading),
                standing: words.name(of: enrolment.state.rawValue, in: "training.codes.states"),
                leaving: session.state == .open
                    ? "\(reading.base)/training/enrolments/\(enrolment.id)/departure" : nil)
        }
        hasSeats = !seats.isEmpty
        let mine = Set(enrolments.map(\.1.id))
        open = sessions.filter { !mine.contains($0.id) }.map {
            Open(
                id: $0.id.text, session: ShownSession($0, reading),
                signingUp: "\(reading.base)/training/sessions/\($0.id)/sign-up")
        }
        noneOpen = open.isEmpty
        self.seen = seen.map { Seen($0, reading) }
        hasSeen = !seen.isEmpty
        pages = seesAll ? TrainingLink.training(reading) : []
        hasPages = seesAll
    }
}

extension TrainingPage.Seen {
    init(_ one: Recognition, _ reading: Reading) {
        reason = reading.words.name(of: one.reason.rawValue, in: "training.codes.seen")
        words = one.words
        by = reading.words(
            "training.seenBy",
            ["name": one.name, "by": one.by.name, "day": LocalTime(one.at, in: reading.zone).day])
    }
}

/// Another page of the same part.
struct TrainingLink: Sendable {
    let address: String
    let name: String

    /// What those see who look after training.
    static func training(_ reading: Reading) -> [TrainingLink] {
        [
            ("courses", "training.courses"), ("certificates", "training.certificates"),
            ("people", "training.people"), ("coverage", "training.coverage"),
        ].map { TrainingLink(address: "\(reading.base)/training/\($0)", name: reading.words($1)) }
    }
}

/// A session in one line.
struct ShownSession: Sendable {
    let name: String
    let when: String
    let seats: String
    let state: String?
    let address: String
    let calendar: String

    init(_ session: TrainingSession, _ reading: Reading) {
        let words = reading.words
        name = words(
            "training.sessionName",
            ["number": String(session.number), "course": session.course.title.text(in: words.language)])
        let first = session.begins.map { LocalTime($0, in: reading.zone) }
        let last = session.ends.map { LocalTime($0, in: reading.zone) }
        when = words(
            "training.when",
            ["from": first.map { "\($0.day) \($0.time.prefix(5))" } ?? "", "to": last?.day ?? ""])
        seats = words(
            "training.seats",
            [
                "taken": String(session.seated), "seats": String(session.seats), "waiting": String(session.waiting),
            ])
        state =
            switch session.state {
            case .open: nil
            case .completed: words("training.completed")
            case .cancelled(let because, _): words("training.cancelled", ["because": because])
            }
        address = "\(reading.base)/training/sessions/\(session.id)"
        calendar = "\(address)/calendar"
    }
}

/// A certificate in one line.
struct ShownCertificate: Sendable {
    let id: String
    let name: String
    let who: String
    /// Whose it is, where that is not whoever looks.
    let showsWho: Bool
    let issued: String
    let until: String
    let standing: String
    let isGood: Bool
    let warning: String?
    let from: String
    let paper: String
    let withdrawing: String?

    init(
        _ one: TrainingCertificate, today: CalendarDay, ofAll: Bool = false, mayWithdraw: Bool = false,
        _ reading: Reading
    ) {
        let words = reading.words
        id = one.id.text
        name = words("training.certificateName", ["title": one.title, "key": one.key])
        who = [one.holder.name, one.holder.agency].compactMap(\.self).joined(separator: ", ")
        showsWho = ofAll
        issued = one.issuedOn.description
        until = one.expiresOn?.description ?? words("training.forever")
        let standing = one.standing(on: today)
        self.standing = words.name(of: standing.rawValue, in: "training.codes.standings")
        isGood = standing == .valid
        warning = standing == .valid ? one.warned.map { words("training.warned", count: $0) } : nil
        from =
            one.session.map { words("training.fromSession", ["number": String($0)]) } ?? one.evidence ?? ""
        paper = "\(reading.base)/training/certificates/\(one.id)"
        withdrawing = mayWithdraw && one.withdrawal == nil ? "\(paper)/withdrawal" : nil
    }
}
