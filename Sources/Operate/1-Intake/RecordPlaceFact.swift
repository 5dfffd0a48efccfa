import Access
import Door
import Store
import Vocabulary

/// Records something that was observed where a call is, for whoever goes there after.
///
/// It may be refused, because it will speak about an address for months: where the call names no one place, or where it
/// happened longer ago than such a thing may speak.
package struct RecordPlaceFact: Order {
    package static let permission = Permission.keepPlaceFacts

    let call: ID<Call>
    let kind: PlaceFact.Kind
    let source: PlaceFact.Source
    let happenedAt: Instant
    let note: String?
    let expiresAt: Instant
    let expected: Int?

    /// - Parameters:
    ///   - happenedAt: when it was observed.
    ///   - expiresAt: until when it speaks; as long as its kind may, when nothing is said.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ kind: PlaceFact.Kind, at call: ID<Call>, from source: PlaceFact.Source, happenedAt: Instant,
        note: String? = nil, expiresAt: Instant? = nil, expected: Int? = nil
    ) throws(Refusal) {
        self.call = call
        self.kind = kind
        self.source = source
        self.happenedAt = happenedAt
        self.expected = expected
        self.expiresAt = try happenedAt.expiry(asked: expiresAt, longest: kind.longest)
        self.note = try FreeText.given(note, most: PlaceFact.mostNote, field: "note")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (PlaceFact, [Event]) {
        let call = try Calls(db).call(call)
        try call.require(version: expected)
        try happenedAt.requireSpeaking(until: expiresAt, at: now)
        guard let address = try Facts(db).current(of: call.id)[.location]?.value, let place = PlaceKey(address) else {
            throw Refusal(.noOnePlace, .conflicting)
        }
        let new = NewPlaceFact(
            id: .new(), place: place, address: address, call: call.id, kind: kind, source: source,
            happenedAt: happenedAt, note: note, expiresAt: expiresAt)
        try PlaceFacts(db).add(new, by: worker, at: now)
        let fact = try PlaceFacts(db).fact(new.id)
        return (fact, try fact.tell(.placeFactRecorded, to: call, in: db, at: now))
    }
}

/// Takes back a fact of a place, with the reason; it stays readable as withdrawn.
package struct WithdrawPlaceFact: Order {
    package static let permission = Permission.keepPlaceFacts

    let fact: ID<PlaceFact>
    let reason: PlaceFact.Withdrawal

    package init(_ fact: ID<PlaceFact>, because reason: PlaceFact.Withdrawal) {
        self.fact = fact
        self.reason = reason
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (PlaceFact, [Event]) {
        let standing = try PlaceFacts(db).fact(fact)
        try require(worker, .keepPlaceFacts, beganBy: ID(stored: standing.by.id))
        guard standing.withdrawnAt == nil else { throw Refusal(.alreadyWithdrawn, .conflicting) }
        try PlaceFacts(db).withdraw(fact, because: reason, by: worker, at: now)
        let withdrawn = try PlaceFacts(db).fact(fact)
        let call = try Calls(db).call(withdrawn.call)
        return (withdrawn, try withdrawn.tell(.placeFactWithdrawn, to: call, in: db, at: now))
    }
}

extension PlaceFact {
    /// Says to the call it was recorded in, and to every open call at the place, that it stands or is withdrawn: whoever
    /// is asking or on the way there learns of it at once.
    ///
    /// It belongs to the first alone: nobody who works on another is refused for it.
    fileprivate func tell(
        _ kind: Event.Kind, to call: Call, in db: any Transaction, at now: Instant
    ) throws -> [Event] {
        let others = try PlaceFacts(db).openCalls(at: place, since: now.adding(.seconds(-90 * 86_400)))
            .filter { $0.id != call.id }
        var said: [String: Event.Fact] = [
            "place-fact": .init(id), "observed": .init(self.kind), "told": .init(source), "happened": .init(happenedAt),
            "expires": .init(expiresAt),
        ]
        if let withdrawal { said["withdrawn"] = .init(withdrawal) }
        try Calls(db).save(call)
        return ([call] + others).map { Event(kind, $0.subject, said) }
    }
}

extension Command where Outcome == PlaceFact {
    package func subject(of outcome: PlaceFact) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> PlaceFact {
        try PlaceFacts(db).fact(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noOnePlace: Self = "no-one-place"
    package static let alreadyWithdrawn: Self = "already-withdrawn"
}

extension Event.Kind {
    package static let placeFactRecorded: Self = "place-fact-recorded"
    package static let placeFactWithdrawn: Self = "place-fact-withdrawn"
}
