import Operate
import Programs
import Vocabulary

/// A fact of a place as a page shows it.
struct ShownPlaceFact: Sendable {
    let id: String
    let kind: PlaceFact.Kind
    let source: PlaceFact.Source
    let happenedAt: Instant
    let expiresAt: Instant
    let note: String?
    let by: String
    let state: PlaceFact.State
    /// Why it was taken back, where it was.
    let withdrawal: PlaceFact.Withdrawal?
    /// The address it was recorded for, where that is not written as this call's is.
    let elsewhere: String?
    /// Whether it is about another flat of the house.
    let isOtherUnit: Bool
    let call: String
    let number: Int

    init(
        id: String, kind: PlaceFact.Kind, source: PlaceFact.Source, happenedAt: Instant, expiresAt: Instant,
        note: String?, by: String, state: PlaceFact.State, withdrawal: PlaceFact.Withdrawal? = nil,
        elsewhere: String? = nil, isOtherUnit: Bool = false, call: String, number: Int
    ) {
        self.id = id
        self.kind = kind
        self.source = source
        self.happenedAt = happenedAt
        self.expiresAt = expiresAt
        self.note = note
        self.by = by
        self.state = state
        self.withdrawal = withdrawal
        self.elsewhere = elsewhere
        self.isOtherUnit = isOtherUnit
        self.call = call
        self.number = number
    }

    init(_ fact: PlaceFact, seenFrom address: String?, _ place: PlaceKey?, at now: Instant) {
        self.init(
            id: fact.id.text, kind: fact.kind, source: fact.source, happenedAt: fact.happenedAt,
            expiresAt: fact.expiresAt, note: fact.note, by: fact.by.name, state: fact.state(at: now),
            withdrawal: fact.withdrawal, elsewhere: fact.address == address ? nil : fact.address,
            isOtherUnit: place.map { !fact.place.mayBeSameUnit(as: $0) } ?? false, call: fact.call.text,
            number: fact.number)
    }
}

/// What was observed at a place: what speaks now, and behind it what has passed.
///
/// It is the same for everybody who may read it.
struct PlaceFactList: Fragment {
    static let template = "place/facts"

    struct Item: Sendable {
        let kindName: String
        let grave: Bool
        /// `2026-08-14, a responder saw it`.
        let when: String
        let noteText: String?
        let until: String
        /// `Written as 4 Elm St, flat 9 – another flat of this house`.
        let spelled: String?
        let callName: String
        let callAddress: String
        /// `Recorded by Rosa in `.
        let recorded: String
    }

    let speaking: [Item]
    let silent: Bool
    let past: [Item]
    let hasPast: Bool
    let pastTitle: String

    init(_ facts: [ShownPlaceFact], _ reading: Reading) {
        speaking = facts.filter { $0.state == .current }.map { Item($0, reading) }
        let gone = facts.filter { $0.state != .current }
        silent = speaking.isEmpty
        past = gone.map { Item($0, reading) }
        hasPast = !past.isEmpty
        pastTitle = reading.words("places.past", count: past.count)
    }

    init(_ file: PlaceFile, _ reading: Reading) {
        self.init(
            file.facts.map { ShownPlaceFact($0, seenFrom: file.address, file.place, at: file.at) }, reading)
    }
}

extension PlaceFactList.Item {
    init(_ fact: ShownPlaceFact, _ reading: Reading) {
        let words = reading.words
        func day(_ moment: Instant) -> String { LocalTime(moment, in: reading.zone).day }
        kindName = words.name(of: fact.kind.rawValue, in: "places.codes.kinds")
        grave = fact.kind.isDanger && fact.state == .current
        when = words(
            "places.when",
            ["day": day(fact.happenedAt), "source": words.name(of: fact.source.rawValue, in: "places.codes.sources")])
        noteText = fact.note
        until =
            switch fact.state {
            case .current: words("places.until", ["day": day(fact.expiresAt)])
            case .expired: words("places.expired", ["day": day(fact.expiresAt)])
            case .withdrawn:
                words(
                    "places.withdrawn",
                    ["why": words.name(of: fact.withdrawal?.rawValue ?? "", in: "places.codes.withdrawals")])
            }
        spelled = fact.elsewhere.map {
            words(fact.isOtherUnit ? "places.otherUnit" : "places.writtenAs", ["address": $0])
        }
        callName = words("call.name", ["number": String(fact.number)])
        callAddress = "\(reading.base)/calls/\(fact.call)"
        recorded = words("places.recorded", ["by": fact.by])
    }
}

/// What those who go there ought to know: dated, with who says so, and nothing that has expired.
struct SafetyFacts: Sendable {
    struct Item: Sendable {
        let kindName: String
        let grave: Bool
        let when: String
        let noteText: String?
    }

    let known: [Item]
    /// Where more of it is, for whoever may see it.
    let more: String?

    /// Nothing where nothing speaks.
    init?(_ facts: [ShownPlaceFact], more: String? = nil, _ reading: Reading) {
        let speaking = facts.filter { $0.state == .current && !$0.isOtherUnit }
        guard !speaking.isEmpty else { return nil }
        known = speaking.map {
            let item = PlaceFactList.Item($0, reading)
            return Item(kindName: item.kindName, grave: item.grave, when: item.when, noteText: item.noteText)
        }
        self.more = more
    }

    init?(_ facts: [PlaceFact], more: String? = nil, _ reading: Reading) {
        self.init(
            facts.map { ShownPlaceFact($0, seenFrom: nil, nil, at: reading.now) }, more: more, reading)
    }
}

/// A contact as a page shows it.
struct ShownContact: Sendable {
    let call: String
    let number: Int
    let receivedAt: Instant
    let matched: Set<EarlierContact.Match>
    let isOtherUnit: Bool
    /// It came after the call that is looked at.
    let isLater: Bool
    let open: Bool
    let stage: Stage
    let departure: ShownDeparture?
    /// What was decided, in words of its program; nothing where nothing was.
    let decided: (level: Level, response: String)?

    init(
        call: String, number: Int, receivedAt: Instant, matched: Set<EarlierContact.Match>, isOtherUnit: Bool = false,
        isLater: Bool = false, open: Bool, stage: Stage, departure: ShownDeparture? = nil,
        decided: (level: Level, response: String)? = nil
    ) {
        self.call = call
        self.number = number
        self.receivedAt = receivedAt
        self.matched = matched
        self.isOtherUnit = isOtherUnit
        self.isLater = isLater
        self.open = open
        self.stage = stage
        self.departure = departure
        self.decided = decided
    }

    init(_ contact: EarlierContact, beside call: Call, _ words: Words) {
        self.init(
            call: contact.call.text, number: contact.number, receivedAt: contact.receivedAt, matched: contact.matched,
            isOtherUnit: contact.isOtherUnit, isLater: contact.receivedAt > call.receivedAt, open: contact.isOpen,
            stage: contact.stage, departure: contact.departure.map(ShownDeparture.init),
            decided: contact.decided.map { verdict in
                let response =
                    contact.program.map { words.response(verdict.response, of: $0) }
                    ?? words.name(of: verdict.response, in: "alternatives")
                return (verdict.level, response)
            })
    }
}

/// Other contacts by address and number, and that they need not be the same person's.
struct ContactList: Sendable {
    struct Item: Sendable {
        let callName: String
        let callAddress: String
        let at: Moment
        /// `Same address · same number`.
        let matches: String
        let verdict: String?
        /// `Left the path: …` or where it stands.
        let ended: String
        let stillOpen: Bool
    }

    let items: [Item]
    let empty: String?
    let moreText: String?

    init(_ contacts: [ShownContact], more: Int, isCut: Bool, searched: Set<EarlierContact.Match>, _ reading: Reading) {
        let words = reading.words
        items = contacts.map { Item($0, reading) }
        empty = contacts.isEmpty ? words(searched.isEmpty ? "contacts.unsearched" : "contacts.none") : nil
        moreText = more > 0 ? words(isCut ? "contacts.atLeast" : "contacts.more", count: more) : nil
    }

    init(_ file: PlaceFile, _ reading: Reading) {
        self.init(
            file.contacts.contacts.map { ShownContact($0, beside: file.call, reading.words) },
            more: file.contacts.more, isCut: file.contacts.isCut, searched: file.contacts.searched, reading)
    }
}

extension ContactList.Item {
    fileprivate init(_ contact: ShownContact, _ reading: Reading) {
        let words = reading.words
        callName = words("call.name", ["number": String(contact.number)])
        callAddress = "\(reading.base)/calls/\(contact.call)"
        at = Moment(contact.receivedAt, reading)
        var matches = EarlierContact.Match.allCases.filter(contact.matched.contains)
            .map { words.name(of: $0.rawValue, in: "contacts.codes.matches") }
        if contact.isOtherUnit { matches.append(words("contacts.otherUnit")) }
        if contact.isLater { matches.append(words("contacts.later")) }
        self.matches = matches.joined(separator: " · ")
        verdict = contact.decided.map {
            words(
                "triage.outcome", ["level": words("levels.\($0.level.rawValue)"), "response": $0.response])
        }
        stillOpen = contact.open
        let stage = words("stages.\(contact.stage.rawValue)")
        if contact.open {
            ended = words("contacts.open", ["stage": stage])
        } else if let left = contact.departure {
            let reason = words.name(of: left.reason, in: "reasons")
            ended =
                left.alternativeSent.map { sent in
                    words(
                        "contacts.leftFor", ["reason": reason, "sent": words.name(of: sent, in: "alternatives")])
                } ?? words("contacts.left", ["reason": reason])
        } else {
            ended = stage
        }
    }
}
