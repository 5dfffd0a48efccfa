import Access
import Programs
import Store
import Synchronization
import Vocabulary

/// The file of an instrument's wording, as an agency supplied it.
package struct KeptWording: Sendable {
    /// How far its words may be used.
    package enum Standing: String, CaseIterable, Storable, Sendable {
        /// Byte by byte one that the instrument's publisher gave out.
        case published
        /// Not among the published: nobody reads it aloud before somebody has accepted it.
        case waiting
        /// A named person took it as the agency's own.
        case accepted
    }

    /// The SHA-256 of the file.
    package let digest: String
    package let instrument: String
    package let version: String
    package let language: String
    package let standing: Standing
    package let by: Author
    package let at: Instant
    /// Who accepted it, and when.
    package let accepted: (by: Author, at: Instant)?

    package var isUsable: Bool { standing != .waiting }

    init(_ row: Row) throws {
        digest = try row["id"]
        instrument = try row["instrument"]
        version = try row["version"]
        language = try row["language"]
        standing = try row["standing"]
        by = Author(id: try row["added_by"], name: try row["author"])
        at = try row["added_at"]
        let accepter: String? = try row["accepted_by"]
        let moment: Instant? = try row["accepted_at"]
        let name: String = try row["accepter"]
        accepted = accepter.flatMap { id in moment.map { (Author(id: id, name: name), $0) } }
    }
}

/// An instrument with the wording that can be read aloud now.
package struct KnownInstrument: Sendable {
    package let instrument: Instrument
    /// One a language, that of the newest file which may be used.
    package let wordings: [(kept: KeptWording, wording: InstrumentWording)]
    /// Files that nobody has accepted yet.
    package let waiting: [KeptWording]

    /// Files that could be used if they still fitted the instrument's structure.
    package let unfit: [KeptWording]

    /// The wording in a language, or in its primary language (`es` for `es-MX`).
    package func wording(in language: String) -> (kept: KeptWording, wording: InstrumentWording)? {
        func primary(_ tag: String) -> String { String(tag.prefix { $0 != "-" }).lowercased() }
        return wordings.first { $0.kept.language == language }
            ?? wordings.first { primary($0.kept.language) == primary(language) }
    }
}

/// Every question asked about instruments and their wording.
package struct Instruments {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT instrument_wording.id, instrument_wording.instrument, instrument_wording.version,
               instrument_wording.language, instrument_wording.standing, instrument_wording.added_by,
               instrument_wording.added_at, instrument_wording.accepted_by, instrument_wording.accepted_at,
               coalesce(account.display_name, 'Alongside') AS author,
               coalesce(accepter.display_name, 'Alongside') AS accepter
        FROM instrument_wording
        LEFT JOIN account ON account.id = instrument_wording.added_by
        LEFT JOIN account AS accepter ON accepter.id = instrument_wording.accepted_by
        """

    /// The most files that are looked at.
    package static let most = 200

    /// Every file of wording, the newest first.
    package func wordings() throws -> [KeptWording] {
        try db("\(Instruments.joined) ORDER BY instrument_wording.ordinal DESC LIMIT \(Instruments.most)")
            .map(KeptWording.init)
    }

    /// - Throws: ``Refusal`` with `.noSuchWording`.
    package func kept(_ digest: String) throws -> KeptWording {
        guard let row = try db("\(Instruments.joined) WHERE instrument_wording.id = \(digest)").first else {
            throw Refusal(.noSuchWording, .absent, field: "wording")
        }
        return try KeptWording(row)
    }

    /// The words of a file, and the structure that they are asked by.
    ///
    /// - Throws: ``Refusal`` with `.noSuchWording`; with `.wordingUnfit` where the structure of the instrument has changed
    ///   since the file was kept.
    package func wording(_ digest: String) throws -> InstrumentWording {
        if let known = WordingsRead.shared[digest] { return known }
        guard let row = try db("SELECT text FROM instrument_wording WHERE id = \(digest)").first else {
            throw Refusal(.noSuchWording, .absent, field: "wording")
        }
        let text: String = try row["text"]
        do throws(ProgramFault) {
            let wording = try InstrumentWording(yaml: text.utf8, shipped: Instrument.shipped)
            WordingsRead.shared.remember(wording)
            return wording
        } catch {
            throw Refusal(.wordingUnfit, .conflicting, field: "wording")
        }
    }

    /// The words of a file; nothing where they do not fit the instrument any more.
    ///
    /// - Throws: ``Refusal`` with `.noSuchWording`.
    package func fitting(_ digest: String) throws -> InstrumentWording? {
        do {
            return try wording(digest)
        } catch let refusal as Refusal where refusal.code == .wordingUnfit {
            return nil
        }
    }

    /// Every instrument: those that come with Alongside, then the agency's own, with the wording there is.
    package func known() throws -> [KnownInstrument] {
        let files = try wordings()
        let own = Set(files.map(\.instrument)).subtracting(Instrument.shipped.map(\.key)).sorted()
        return try (Instrument.shipped.map(\.key) + own).compactMap { key in
            try known(key, files.filter { $0.instrument == key })
        }
    }

    /// - Throws: ``Refusal`` with `.noSuchInstrument`.
    package func known(_ key: String) throws -> KnownInstrument {
        let files = try db(
            """
            \(Instruments.joined) WHERE instrument_wording.instrument = \(key)
            ORDER BY instrument_wording.ordinal DESC LIMIT \(Instruments.most)
            """
        ).map(KeptWording.init)
        guard let known = try known(key, files) else {
            throw Refusal(.noSuchInstrument, .absent, field: "instrument")
        }
        return known
    }

    /// - Parameter files: those of the instrument, the newest first.
    private func known(_ key: String, _ files: [KeptWording]) throws -> KnownInstrument? {
        var newest: [(kept: KeptWording, wording: InstrumentWording)] = []
        var unfit: [KeptWording] = []
        for file in files where file.isUsable && !newest.contains(where: { $0.kept.language == file.language }) {
            if let wording = try fitting(file.digest) { newest.append((file, wording)) } else { unfit.append(file) }
        }
        let shipped = Instrument.shipped.first { $0.key == key }
        // Where the agency's file brings the structure, the newest file says which it is.
        let own = newest.first?.wording.instrument
        guard let instrument = (shipped?.items.isEmpty ?? true) ? own ?? shipped : shipped else { return nil }
        let fitting = newest.filter { $0.wording.instrument.items == instrument.items }
        return KnownInstrument(
            instrument: instrument, wordings: fitting, waiting: files.filter { $0.standing == .waiting }, unfit: unfit)
    }
}

/// The wording that this process has read, by digest: the same bytes always read as the same words.
private final class WordingsRead: Sendable {
    static let shared = WordingsRead()

    /// More files at once than any workspace uses; beyond it reading begins anew.
    private static let most = 100

    private let wordings = Mutex<[String: InstrumentWording]>([:])

    subscript(digest: String) -> InstrumentWording? {
        wordings.withLock { $0[digest] }
    }

    func remember(_ wording: InstrumentWording) {
        wordings.withLock { wordings in
            if wordings.count >= WordingsRead.most { wordings.removeAll() }
            wordings[wording.digest] = wording
        }
    }
}

extension Refusal.Code {
    package static let noSuchInstrument: Self = "no-such-instrument"
    package static let noSuchWording: Self = "no-such-wording"
    package static let wordingUnfit: Self = "wording-unfit"
}
