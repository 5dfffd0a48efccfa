import Access
import Door
import Store
import Vocabulary

/// Tells how a transfer went on: each thing when it is known, be it hours later.
///
/// What was told first stands, and what was not known yet is filled in; every telling is kept with its own words.
package struct ReportTransfer: Report {
    package static let permission = Permission.transferCalls

    package enum Told: Sendable {
        /// The other centre answered.
        case answered
        /// The caller was handed over.
        case completed
        case declined(Transfer.Decline)
        /// The caller came back.
        case returned(Transfer.Return)
        /// What came of it: heard from whoever took the caller, or sent back to whoever sent them.
        case heard(Transfer.Disposition, note: String?)
        /// Which centre it is, how it was done and what was passed, where that was not said at once.
        case details(Transfer.Centre, name: String?, Transfer.Warmth, passed: [Transfer.Passed])

        /// The word under which it is kept.
        package var step: String {
            switch self {
            case .answered: "answered"
            case .completed: "completed"
            case .declined: "declined"
            case .returned: "returned"
            case .heard: "heard"
            case .details: "details"
            }
        }
    }

    let transfer: ID<Transfer>
    let told: Told
    let at: Instant?

    /// - Parameter moment: when it happened, if not just now.
    /// - Throws: ``Refusal`` that names the field.
    package init(_ transfer: ID<Transfer>, _ told: Told, at moment: Instant? = nil) throws(Refusal) {
        self.transfer = transfer
        at = moment
        switch told {
        case .heard(let disposition, let note):
            self.told = .heard(disposition, note: try FreeText.given(note, most: Transfer.mostNote, field: "note"))
        case .details(let centre, let name, let warmth, let passed):
            let name = try FreeText.given(name, most: Transfer.mostName, field: "centreName")
            guard centre != .other || name != nil else { throw Refusal(.required, field: "centreName") }
            self.told = .details(centre, name: name, warmth, passed: passed.inOrder)
        default: self.told = told
        }
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Transfer, [Event]) {
        let before = try Transfers(db).transfer(transfer)
        let call = try Calls(db).call(before.call)
        let moment = at ?? now
        try moment.requirePast(now, field: "at")
        let flag = flag(of: before, at: moment)
        try change(before, at: moment, isAgain: flag == .again, in: db)
        try report(of: before.id, at: moment, flag: flag, in: db, by: worker, entered: now)
        try Calls(db).save(call)
        var said: [String: Event.Fact] = [
            "transfer": .init(before.id), "direction": .init(before.direction), "centre": .init(before.centre),
            "told": .word(told.step), "at": .init(moment),
        ]
        switch told {
        case .declined(let decline): said["declined"] = .init(decline)
        case .returned(let back): said["returned"] = .init(back)
        case .heard(let disposition, _): said["disposition"] = .init(disposition)
        case .details(let centre, _, let warmth, _):
            said["centre"] = .init(centre)
            said["warmth"] = .init(warmth)
        case .answered, .completed: break
        }
        if let flag { said["flag"] = .init(flag) }
        return (try Transfers(db).transfer(before.id), [Event(.transferTold, call.subject, said)])
    }

    /// What is odd about what is told: it is kept all the same.
    private func flag(of transfer: Transfer, at moment: Instant) -> TransferReport.Flag? {
        let isTold: Bool =
            switch told {
            case .answered: transfer.answeredAt != nil
            case .completed: transfer.completedAt != nil
            case .declined: transfer.declinedAt != nil
            case .returned: transfer.returnedAt != nil
            // That nobody knows yet what came of it is no answer.
            case .heard: transfer.disposition.map { $0 != .unknown } ?? false
            case .details(let centre, let name, let warmth, let passed):
                !transfer.lacks(centre, name, warmth, passed)
            }
        if isTold { return .again }
        if case .details = told { return nil }
        // Two clocks may differ by a minute before anything is odd.
        let slack = Duration.seconds(60)
        if transfer.begunAt.since(moment) > slack { return .beforeBegun }
        if let answered = transfer.answeredAt, answered.since(moment) > slack { return .beforeAnswered }
        switch (told, transfer.state) {
        case (.answered, .declined), (.answered, .returned), (.completed, .declined), (.completed, .returned),
            (.declined, .completed), (.declined, .returned), (.returned, .declined):
            return .afterEnd
        default: return nil
        }
    }

    private func change(_ transfer: Transfer, at moment: Instant, isAgain: Bool, in db: any Transaction) throws {
        let assignments: SQL
        switch told {
        case .details(let centre, let name, let warmth, let passed):
            // What is not known yet is filled in, also beside what contradicts the record.
            let isSame = transfer.centre == .unknown || transfer.centre == centre
            assignments = """
                centre = \(transfer.centre == .unknown ? centre : transfer.centre),
                centre_name = \(transfer.name ?? (isSame ? name : nil)),
                warmth = \(transfer.warmth == .unknown ? warmth : transfer.warmth),
                passed = \((transfer.passed.isEmpty ? passed : transfer.passed).written)
                """
        case _ where isAgain: return
        case .answered: assignments = "answered_at = \(moment)"
        case .completed: assignments = "completed_at = \(moment)"
        case .declined(let decline): assignments = "declined_at = \(moment), decline = \(decline)"
        case .returned(let back): assignments = "returned_at = \(moment), returned_because = \(back)"
        case .heard(let disposition, let note):
            assignments =
                "heard_at = \(moment), disposition = \(disposition), note = \(note ?? transfer.note)"
        }
        try db.keep(in: "transfer", "UPDATE transfer SET \(assignments) WHERE id = \(transfer.id) RETURNING *")
    }

    /// Keeps what was told with its own words, whatever came of it.
    private func report(
        of transfer: ID<Transfer>, at moment: Instant, flag: TransferReport.Flag?, in db: any Transaction,
        by worker: Worker, entered now: Instant
    ) throws {
        var (code, name, warmth, passed, note): (String?, String?, Transfer.Warmth?, String?, String?)
        switch told {
        case .answered, .completed: break
        case .declined(let decline): code = decline.rawValue
        case .returned(let back): code = back.rawValue
        case .heard(let disposition, let words): (code, note) = (disposition.rawValue, words)
        case .details(let centre, let called, let how, let what):
            (code, name, warmth, passed) = (centre.rawValue, called, how, what.written)
        }
        try db.insert(
            into: "transfer_report",
            [
                Row(new: [
                    "id": ID<TransferReport>.new(), "transfer_id": transfer, "step": told.step, "at": moment,
                    "entered_at": now, "entered_by": worker.id, "flag": flag, "code": code, "centre_name": name,
                    "warmth": warmth, "passed": passed, "note": note,
                ])
            ])
    }
}

extension Transfer {
    /// Whether something that is told was not known, and nothing of it is told otherwise.
    fileprivate func lacks(_ centre: Centre, _ name: String?, _ warmth: Warmth, _ passed: [Passed]) -> Bool {
        let told: [(isKnown: Bool, isSaid: Bool, isSame: Bool)] = [
            (self.centre != .unknown, centre != .unknown, self.centre == centre),
            (self.name != nil, name != nil, self.name == name),
            (self.warmth != .unknown, warmth != .unknown, self.warmth == warmth),
            (!self.passed.isEmpty, !passed.isEmpty, self.passed == passed),
        ]
        return told.contains { !$0.isKnown && $0.isSaid } && !told.contains { $0.isKnown && $0.isSaid && !$0.isSame }
    }
}

extension Event.Kind {
    package static let transferTold: Self = "transfer-told"
}
