import Vocabulary

/// How a call left the path.
struct ShownDeparture: Sendable {
    let reason: String
    let kind: ReasonCode.Kind
    let at: Instant
    let alternativeSent: String?
    let alternativeOutcome: String?
}

/// Another call of the same incident.
struct ShownLink: Sendable {
    let id: String
    let number: Int
}

/// The head of a call's page: where it stands, since when, and how it left; the same for everybody who reads it.
struct CallStatus: Fragment {
    static let template = "call/status"

    struct Departure: Sendable {
        let sentence: String
        let at: Moment
        let sent: String?
        let outcome: String?
    }

    struct Link: Sendable {
        let address: String
        let name: String
    }

    let mark: StageMark
    let open: Bool
    let waiting: Waiting?
    let received: Moment
    let takenBy: String
    let missed: String?
    let enteredLate: String?
    let departure: Departure?
    let linked: [Link]

    init(
        stage: Stage, open: Bool, receivedAt: Instant, since: Instant, takenBy: String, promisedBy: Instant?,
        missedAt: Instant?,
        enteredLateAt: Instant?, departure: ShownDeparture?, linked: [ShownLink], _ reading: Reading
    ) {
        let words = reading.words
        mark = StageMark(stage, open: open, words: words)
        self.open = open
        waiting = open ? Waiting(since: since, promisedBy: promisedBy, reading) : nil
        received = Moment(receivedAt, reading)
        self.takenBy = takenBy
        missed = missedAt.map { words("call.missed", ["time": Moment($0, reading).time]) }
        enteredLate = enteredLateAt.map { words("call.enteredLate", ["time": Moment($0, reading).time]) }
        self.departure = departure.map { Departure($0, reading) }
        self.linked = linked.map { link in
            Link(address: "\(reading.base)/calls/\(link.id)", name: words("call.name", ["number": String(link.number)]))
        }
    }
}

extension CallStatus.Departure {
    init(_ departure: ShownDeparture, _ reading: Reading) {
        let words = reading.words
        sentence = words(
            "call.left",
            [
                "reason": words.name(of: departure.reason, in: "reasons"),
                "kind": words.name(of: departure.kind.rawValue, in: "kinds"),
            ])
        at = Moment(departure.at, reading)
        sent = departure.alternativeSent.map {
            words("call.sentInstead", ["sent": words.name(of: $0, in: "alternatives")])
        }
        outcome = departure.alternativeOutcome.map {
            words("call.endedAs", ["outcome": words.name(of: $0, in: "outcomes")])
        }
    }
}
