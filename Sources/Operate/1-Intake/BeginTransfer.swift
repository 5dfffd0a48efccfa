import Access
import Door
import Store
import Vocabulary

/// Says that a caller is being handed to another centre, or came from one.
package struct BeginTransfer: Report {
    package static let permission = Permission.transferCalls

    let call: ID<Call>
    let direction: Transfer.Direction
    let centre: Transfer.Centre
    let name: String?
    let warmth: Transfer.Warmth
    let passed: [Transfer.Passed]
    let at: Instant?

    /// - Parameters:
    ///   - name: the other centre's name, needed where the list does not say it.
    ///   - moment: when it began, if not just now.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ call: ID<Call>, _ direction: Transfer.Direction = .out, _ centre: Transfer.Centre, name: String? = nil,
        _ warmth: Transfer.Warmth, passed: [Transfer.Passed] = [], at moment: Instant? = nil
    ) throws(Refusal) {
        self.call = call
        self.direction = direction
        self.centre = centre
        self.name = try FreeText.given(name, most: Transfer.mostName, field: "centreName")
        guard centre != .other || self.name != nil else { throw Refusal(.required, field: "centreName") }
        self.warmth = warmth
        self.passed = passed.inOrder
        at = moment
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Transfer, [Event]) {
        let call = try Calls(db).call(call)
        // Nobody is handed to two centres at once: a second press, or a colleague's, would lose what comes of the first.
        if direction == .out,
            try Transfers(db).transfers(of: call.id).contains(where: { $0.direction == .out && $0.isOpen })
        {
            throw Refusal(.transferOpen, .conflicting)
        }
        let moment = at ?? now
        try moment.requirePast(now, field: "at")
        let id = ID<Transfer>.new()
        let event = try Transfers(db).begin(
            id, direction, centre, name: name, warmth, passed: passed, of: call, at: moment, by: worker, entered: now)
        try Calls(db).save(call)
        return (try Transfers(db).transfer(id), [event])
    }
}

extension Transfers {
    /// Writes that a transfer began.
    func begin(
        _ id: ID<Transfer>, _ direction: Transfer.Direction, _ centre: Transfer.Centre, name: String? = nil,
        _ warmth: Transfer.Warmth, passed: [Transfer.Passed], of call: Call, at moment: Instant, by worker: Worker,
        entered now: Instant
    ) throws -> Event {
        let none = Instant?.none
        try db.insert(
            into: "transfer",
            [
                Row(new: [
                    "id": id, "call_id": call.id, "path_id": call.path.id, "direction": direction, "centre": centre,
                    "centre_name": name, "warmth": warmth,
                    "passed": passed.written, "begun_at": moment,
                    "answered_at": none, "completed_at": none, "declined_at": none, "decline": String?.none,
                    "returned_at": none, "returned_because": String?.none, "heard_at": none,
                    "disposition": String?.none, "note": String?.none, "begun_by": worker.id, "entered_at": now,
                ])
            ])
        return Event(
            .transferBegun, call.subject,
            [
                "transfer": .init(id), "direction": .init(direction), "centre": .init(centre),
                "warmth": .init(warmth), "at": .init(moment),
            ])
    }

    /// Opens the transfer by which a call came in, once it is known that it did: from where is told later.
    func receive(_ call: Call, by worker: Worker, at now: Instant) throws -> [Event] {
        guard try transfers(of: call.id).allSatisfy({ $0.direction == .out }) else { return [] }
        return [
            try begin(
                .new(), .inward, .unknown, .unknown, passed: [], of: call, at: call.receivedAt, by: worker,
                entered: now)
        ]
    }
}

extension [Transfer.Passed] {
    /// Each once, in the order of the list; that nothing was passed counts only where nothing was.
    var inOrder: [Transfer.Passed] {
        let told = Transfer.Passed.allCases.filter(contains)
        return told.count > 1 ? told.filter { $0 != .nothing } : told
    }

    /// As it is kept: the codes, joined.
    var written: String { map(\.rawValue).joined(separator: " ") }
}

extension Refusal.Code {
    package static let transferOpen: Self = "transfer-open"
}

extension Event.Kind {
    package static let transferBegun: Self = "transfer-begun"
}
