import Access
import Door
import Programs
import Store
import Vocabulary

/// Records what was found with an instrument: item by item, or only the tier where its wording is not here.
package struct RecordInstrument: Report {
    package static let permission = Permission.triageCalls

    /// Who asked, as somebody told it.
    package enum Asker: Sendable {
        /// Whoever records it.
        case me
        case colleague(ID<Worker>)
        case outside(OutsideAsker)
    }

    /// What is told of it.
    package struct Told: Sendable {
        package var tier: InstrumentTier?
        package var answers: [String: AnswerValue] = [:]
        /// The SHA-256 of the wording it was asked in.
        package var wording: String?
        package var asker: Asker = .me
        package var manner: AskingManner = .phone
        /// Of what was found elsewhere: the day as `2026-03-03`, who assessed, and with whose product.
        package var day: String?
        package var assessor: String?
        package var vendor: String?

        package init() {}
    }

    /// The longest name of an assessor or a product, in characters.
    package static let mostName = 120

    let call: ID<Call>
    let instrument: String
    let told: Told
    let base: Int?
    let expected: Int?

    /// - Parameter base: the newest revision that its writer saw; nothing when the call's version is held against theirs.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ call: ID<Call>, _ instrument: String, _ told: Told, base: Int? = nil, expected: Int? = nil
    ) throws(Refusal) {
        var told = told
        told.assessor = try FreeText.given(told.assessor, most: RecordInstrument.mostName, field: "assessor")
        told.vendor = try FreeText.given(told.vendor, most: RecordInstrument.mostName, field: "vendor")
        self.call = call
        self.instrument = instrument
        self.told = told
        self.base = base
        self.expected = expected
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (InstrumentResult, [Event]) {
        let call = try Calls(db).call(call)
        try call.require(version: expected)
        let known = try Instruments(db).known(instrument)
        let instrument = try structure(of: known, in: db)
        let found = try find(with: instrument)
        let elsewhere = try elsewhere(of: instrument, by: now)
        let nobody: (worker: String?, role: OutsideAsker?) = (nil, nil)
        let asker = try elsewhere == nil ? asked(by: worker, in: db) : nobody
        let (isRival, revision, replaced) = try beside(found, on: call.path.id, by: worker, in: db)
        let id = ID<InstrumentResult>.new()
        try db.insert(
            into: "instrument_result",
            [
                Row(new: [
                    "id": id, "call_id": call.id, "path_id": call.path.id, "instrument": instrument.key,
                    "revision": revision,
                    "state": isRival ? InstrumentResult.State.rival : InstrumentResult.State.current,
                    "structure": instrument.digest, "wording_id": told.wording,
                    "tier": found.tier?.rawValue, "settled": found.isSettled ? 1 : 0,
                    "answers": InstrumentResult.written(told.answers),
                    "follow_up": found.followedUp.joined(separator: " "),
                    "needs_action": found.tier.flatMap(instrument.tier)?.needsAction == true ? 1 : 0,
                    "says": InstrumentResult.written(found.tier.map(instrument.answers(of:)) ?? [:]),
                    "asked_by": asker.worker, "asked_role": asker.role,
                    "manner": elsewhere == nil ? told.manner : AskingManner?.none,
                    "assessed_on": elsewhere?.day, "assessor": elsewhere?.assessor, "vendor": elsewhere?.vendor,
                    "recorded_by": worker.id, "recorded_at": now,
                ])
            ])
        try InstrumentResults(db).replace(replaced, by: id)
        try Calls(db).save(call)
        var said: [String: Event.Fact] = [
            "instrument": .word(instrument.key), "revision": .init(revision), "result": .init(id),
            "tier": found.tier.map { .init($0) } ?? .word("not-found"),
        ]
        if !found.isSettled { said["settled"] = .word("no") }
        if !found.followedUp.isEmpty { said["followUp"] = .word("yes") }
        if isRival { said["flag"] = .init("answered-at-once") }
        return (try InstrumentResults(db).result(id), [Event(.instrumentRecorded, call.subject, said)])
    }

    package func subject(of outcome: InstrumentResult) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> InstrumentResult {
        try InstrumentResults(db).result(ID(stored: subject))
    }

    /// The structure it was asked by: that of the words which were read aloud, although newer words may stand by now.
    private func structure(of known: KnownInstrument, in db: any Transaction) throws -> Instrument {
        guard let digest = told.wording else { return known.instrument }
        let kept = try Instruments(db).kept(digest)
        guard kept.instrument == known.instrument.key, kept.isUsable else {
            throw Refusal(.noSuchWording, .absent, field: "wording")
        }
        return try Instruments(db).wording(digest).instrument
    }

    /// What the answers come to, or what somebody says it came to where the answers cannot say it.
    private func find(with instrument: Instrument) throws -> InstrumentFinding {
        if let tier = told.tier, instrument.tier(tier) == nil { throw Refusal(.notOneOf, field: "tier") }
        for (key, value) in told.answers {
            guard let item = instrument.item(key), item.values.contains(value) else {
                throw Refusal(.notOneOf, field: "answers")
            }
        }
        guard !told.answers.isEmpty else {
            guard let tier = told.tier else { throw Refusal(.required, field: "tier") }
            return InstrumentFinding(tier: tier, isSettled: true, followedUp: [])
        }
        // Items are asked in words that somebody answers for, or not at all.
        if instrument.wording == .agency, told.wording == nil { throw Refusal(.wordingNotThere, field: "answers") }
        let found = instrument.find(told.answers)
        guard instrument.isByHand else {
            guard told.tier == nil else { throw Refusal(.tierIsFound, field: "tier") }
            return found
        }
        guard let tier = told.tier else { throw Refusal(.required, field: "tier") }
        return InstrumentFinding(tier: tier, isSettled: true, followedUp: found.followedUp)
    }

    private func elsewhere(
        of instrument: Instrument, by now: Instant
    ) throws(Refusal) -> InstrumentResult.Elsewhere? {
        guard instrument.isExternal else {
            for (field, value) in [("day", told.day), ("assessor", told.assessor), ("vendor", told.vendor)]
            where value != nil {
                throw Refusal(.notFoundElsewhere, field: field)
            }
            return nil
        }
        guard let day = told.day else { throw Refusal(.required, field: "day") }
        // Noon, where no zone makes another day of it.
        guard day.utf8.count == 10, let moment = try? Instant(rfc3339: "\(day)T12:00:00Z") else {
            throw Refusal(.notADay, field: "day")
        }
        guard moment.since(now) < .seconds(36 * 3600) else { throw Refusal(.notADay, field: "day") }
        guard let assessor = told.assessor else { throw Refusal(.required, field: "assessor") }
        guard let vendor = told.vendor else { throw Refusal(.required, field: "vendor") }
        return InstrumentResult.Elsewhere(day: day, assessor: assessor, vendor: vendor)
    }

    private func asked(by worker: Worker, in db: any Transaction) throws -> (worker: String?, role: OutsideAsker?) {
        switch told.asker {
        case .me: return (worker.id.text, nil)
        case .colleague(let id):
            guard try Accounts(db).account(id) != nil else { throw Refusal(.notOneOf, field: "asker") }
            return (id.text, nil)
        case .outside(let role): return (nil, role)
        }
    }

    /// Whether it stands beside what another found who had not seen it, its number, and what it takes the place of.
    private func beside(
        _ found: InstrumentFinding, on path: ID<Path>, by worker: Worker, in db: any Transaction
    ) throws -> (isRival: Bool, revision: Int, replaced: [InstrumentResult]) {
        let earlier = try InstrumentResults(db).all(of: instrument, on: path)
        let standing = earlier.filter(\.stands)
        let isRival = standing.contains { other in
            base.map { $0 < other.revision } ?? false && other.by.id != worker.id.text && other.tier != found.tier
        }
        let replaced = standing.filter { !isRival || ($0.state == .rival && $0.by.id == worker.id.text) }
        for old in replaced { try InstrumentResults(db).retire(old) }
        return (isRival, (earlier.map(\.revision).max() ?? 0) + 1, replaced)
    }
}

extension Refusal.Code {
    package static let wordingNotThere: Self = "wording-not-there"
    package static let tierIsFound: Self = "tier-is-found"
    package static let notFoundElsewhere: Self = "not-found-elsewhere"
    package static let notADay: Self = "not-a-day"
}

extension Event.Kind {
    package static let instrumentRecorded: Self = "instrument-recorded"
}
