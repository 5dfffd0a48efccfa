import Access
import Door
import Programs
import Store
import Vocabulary

/// Takes the agency's file of an instrument's wording.
///
/// What is byte by byte a published version can be read aloud at once; every other file waits until a named person has
/// accepted it as the agency's own. The same words with other line ends are the same file: the one that is kept already, or
/// the one that was published.
package struct AddInstrumentWording: Order {
    package static let permission = Permission.publishPrograms

    let wording: InstrumentWording
    let text: String
    /// The digests of the same words with other line ends.
    let others: [String]

    /// Reads the file.
    ///
    /// - Throws: ``Refusal`` with `.wordingFaulty` and the lines that are wrong.
    package init(_ bytes: some Collection<UInt8>) throws(Refusal) {
        do throws(ProgramFault) {
            let read = try InstrumentWording.spelled(bytes, shipped: Instrument.shipped)
            wording = read.wording
            text = String(decoding: read.bytes, as: UTF8.self)
            others = read.others
        } catch {
            let lines = Set(error.faults.map(\.line)).sorted().prefix(20).map(String.init)
            throw Refusal(
                .wordingFaulty, field: "file",
                values: ["lines": lines.joined(separator: ", "), "count": String(error.faults.count)])
        }
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (KeptWording, [Event]) {
        let instruments = Instruments(db)
        for digest in [wording.digest] + (wording.isPublished ? [] : others)
        where try !db("SELECT id FROM instrument_wording WHERE id = \(digest)").isEmpty {
            return (try instruments.kept(digest), [])
        }
        let row = try db("SELECT coalesce(max(ordinal), 0) + 1 AS next, count(*) AS many FROM instrument_wording")[0]
        guard try (row["many"] as Int) < Instruments.most else {
            throw Refusal(.tooManyWordings, .conflicting, values: ["most": String(Instruments.most)])
        }
        let standing: KeptWording.Standing = wording.isPublished ? .published : .waiting
        let next: Int = try row["next"]
        let nobody: String? = nil
        let never: Instant? = nil
        try db.insert(
            into: "instrument_wording",
            [
                Row(new: [
                    "id": wording.digest, "instrument": wording.instrument.key, "version": wording.version,
                    "language": wording.language, "ordinal": next, "standing": standing, "text": text,
                    "added_by": worker.id, "added_at": now, "accepted_by": nobody, "accepted_at": never,
                ])
            ])
        let said: [String: Event.Fact] = [
            "instrument": .word(wording.instrument.key), "language": .word(wording.language),
            "standing": .init(standing),
        ]
        return (
            try instruments.kept(wording.digest), [Event(.wordingAdded, .instrumentWording(wording.digest), said)]
        )
    }

    package func subject(of outcome: KeptWording) -> String { outcome.digest }

    package func outcome(again subject: String, in db: any Transaction) throws -> KeptWording {
        try Instruments(db).kept(subject)
    }
}

/// Accepts a wording that is no published version as the agency's own: by somebody with a name, not by the terminal.
package struct AcceptInstrumentWording: Order {
    package static let permission = Permission.publishPrograms

    let digest: String

    /// - Parameter digest: the SHA-256 of the file.
    package init(_ digest: String) {
        self.digest = digest
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (KeptWording, [Event]) {
        let kept = try Instruments(db).kept(digest)
        try Accounts(db).requirePerson(worker)
        guard kept.standing == .waiting else { return (kept, []) }
        // Nobody accepts what could not be asked.
        _ = try Instruments(db).wording(digest)
        try db.keep(
            in: "instrument_wording",
            """
            UPDATE instrument_wording
            SET standing = \(KeptWording.Standing.accepted), accepted_by = \(worker.id), accepted_at = \(now)
            WHERE id = \(digest) AND standing = \(KeptWording.Standing.waiting) RETURNING *
            """
        )
        let said: [String: Event.Fact] = [
            "instrument": .word(kept.instrument), "language": .word(kept.language),
        ]
        return (try Instruments(db).kept(digest), [Event(.wordingAccepted, .instrumentWording(digest), said)])
    }

    package func subject(of outcome: KeptWording) -> String { outcome.digest }

    package func outcome(again subject: String, in db: any Transaction) throws -> KeptWording {
        try Instruments(db).kept(subject)
    }
}

extension Event.Subject {
    /// A file of an instrument's wording, by its digest.
    package static func instrumentWording(_ digest: String) -> Event.Subject {
        Event.Subject(kind: "instrument-wording", id: digest)
    }
}

extension Refusal.Code {
    package static let wordingFaulty: Self = "wording-faulty"
    package static let tooManyWordings: Self = "too-many-wordings"
}

extension Event.Kind {
    package static let wordingAdded: Self = "wording-added"
    package static let wordingAccepted: Self = "wording-accepted"
}
