import Access
import Door
import Store
import Vocabulary

/// What a worker and one supporter say to each other.
package struct WellbeingConversation: Sendable {
    /// How it began.
    package struct Opening: Codable, Hashable, Sendable {
        /// What the worker is called here.
        package let name: String
        package let supporter: String
        package let kind: Supporter.Kind
        /// The version of the notice that was accepted.
        package let notice: String
        package let at: Instant
    }

    package struct Message: Codable, Hashable, Sendable {
        package let isWorkers: Bool
        package let text: String
        package let at: Instant
    }

    /// What the worker keeps for themselves.
    package struct Note: Sendable {
        package let id: ID<WellbeingEntry>
        package let text: String
        package let at: Instant
    }

    package let id: ID<WellbeingConversation>
    package let opening: Opening
    /// The oldest first.
    package let messages: [Message]
    package let tellings: [WellbeingTelling]
    /// Nothing to anybody but the worker.
    package let notes: [Note]

    package var lastAt: Instant { messages.last?.at ?? opening.at }
    /// The worker spoke last.
    package var waits: Bool { messages.last?.isWorkers ?? false }

    package static let mostWords = 100
    package static let mostText = 4_000

    static func subject(_ id: ID<WellbeingConversation>) -> Event.Subject {
        Event.Subject(kind: "wellbeing-conversation", id: id.text)
    }

    /// What the journal of the store says of every change, whatever it was.
    static func changed(_ id: ID<WellbeingConversation>) -> [Event] { [Event(.wellbeingChanged, subject(id))] }
}

/// What names the rows of entries, whatever they hold.
package enum WellbeingEntry {}

/// What is sealed of an entry: one of these.
struct SealedWellbeing: Codable {
    struct Note: Codable {
        let text: String
        let at: Instant
    }

    var opening: WellbeingConversation.Opening?
    var message: WellbeingConversation.Message?
    var telling: WellbeingTelling?
    var note: Note?
}

/// Every question asked about conversations: each opens what is sealed with the key of whoever asks.
package struct WellbeingConversations {
    private let db: any Transaction
    private let vault: Vault

    package init(_ db: any Transaction, _ vault: Vault) {
        self.db = db
        self.vault = vault
    }

    /// The conversation that a code leads to, with the notes.
    ///
    /// - Throws: ``Refusal`` with `.wellbeingCodeWrong`, whether it never was or was removed.
    package func conversation(_ keys: WellbeingKeys) throws -> WellbeingConversation {
        guard try isThere(keys.conversation) else { throw Refusal(.wellbeingCodeWrong, field: "ownCode") }
        return try read(keys.conversation, keys.shared, own: keys.own)
    }

    func isThere(_ id: ID<WellbeingConversation>) throws -> Bool {
        try !db("SELECT id FROM wellbeing_conversation WHERE id = \(id) AND sealed IS NOT NULL").isEmpty
    }

    /// The conversations with a supporter, those that wait for an answer first.
    ///
    /// Nothing says whose a conversation is: each is tried with the supporter's key.
    package func conversations(with key: SupporterKey) throws -> [WellbeingConversation] {
        var found: [WellbeingConversation] = []
        for row in try db("SELECT id, sealed FROM wellbeing_conversation WHERE sealed IS NOT NULL") {
            let id: ID<WellbeingConversation> = try row["id"]
            guard let shared = try shared(row, with: key) else { continue }
            found.append(try read(id, shared, own: nil))
        }
        return found.sorted { ($0.waits ? 0 : 1, $1.lastAt) < ($1.waits ? 0 : 1, $0.lastAt) }
    }

    /// - Throws: ``Refusal`` with `.noSuchConversation`, also when it is with another supporter.
    package func conversation(
        _ id: ID<WellbeingConversation>, with key: SupporterKey
    ) throws -> WellbeingConversation {
        try read(id, try shared(id, with: key), own: nil)
    }

    /// - Throws: ``Refusal`` with `.noSuchConversation`.
    func shared(_ id: ID<WellbeingConversation>, with key: SupporterKey) throws -> Vault {
        guard
            let row = try db(
                "SELECT id, sealed FROM wellbeing_conversation WHERE id = \(id) AND sealed IS NOT NULL"
            ).first, let shared = try shared(row, with: key)
        else { throw Refusal(.noSuchConversation, .absent) }
        return shared
    }

    private func shared(_ row: Row, with key: SupporterKey) throws -> Vault? {
        let id: ID<WellbeingConversation> = try row["id"]
        let wrapped = try vault.open(row["sealed"], at: Self.place(of: id), as: WrappedSecret.self)
        return key.open(wrapped, of: id).map { vault.vault(of: $0, for: "well-being conversation") }
    }

    private func read(
        _ id: ID<WellbeingConversation>, _ shared: Vault, own: Vault?
    ) throws -> WellbeingConversation {
        var (opening, messages): (WellbeingConversation.Opening?, [WellbeingConversation.Message]) = (nil, [])
        var (tellings, notes): ([WellbeingTelling], [WellbeingConversation.Note]) = ([], [])
        for row in try db(
            "SELECT id, sealed FROM wellbeing_entry WHERE conversation_id = \(id) AND sealed IS NOT NULL")
        {
            let (name, sealed): (ID<WellbeingEntry>, [UInt8]) = (try row["id"], try row["sealed"])
            let place = Self.place(of: name, in: id)
            // What does not open for a supporter is the worker's own.
            guard let entry = try? shared.open(sealed, at: place, as: SealedWellbeing.self) else {
                guard let own else { continue }
                let entry = try own.open(sealed, at: place, as: SealedWellbeing.self)
                if let note = entry.note {
                    notes.append(WellbeingConversation.Note(id: name, text: note.text, at: note.at))
                }
                continue
            }
            opening = entry.opening ?? opening
            if let one = entry.message { messages.append(one) }
            if let one = entry.telling { tellings.append(one) }
        }
        guard let opening else { throw Vault.Fault.damaged }
        return WellbeingConversation(
            id: id, opening: opening, messages: messages.sorted { $0.at < $1.at },
            tellings: tellings.sorted { $0.at < $1.at }, notes: notes.sorted { $0.at < $1.at })
    }

    // MARK: - Counting

    /// How many conversations began in each quarter, the latest first: of the journal, which knows no more.
    package func begun() throws -> [(quarter: Quarter, count: Int)] {
        try db(
            """
            SELECT at, count(*) AS many FROM journal WHERE kind = \(Event.Kind.wellbeingBegun.rawValue)
            GROUP BY at ORDER BY at DESC
            """
        ).map { (Quarter(of: try $0["at"]), try $0["many"]) }
    }

    // MARK: - Writing, for the commands

    func begin(_ keys: WellbeingKeys, to supporter: Supporter) throws {
        let sealed = try vault.seal(
            SupporterKey.wrap(keys.secret, of: keys.conversation, to: supporter.content.address),
            at: Self.place(of: keys.conversation))
        try db.keep(
            in: "wellbeing_conversation",
            """
            INSERT INTO wellbeing_conversation (id, revision, sealed) VALUES (\(keys.conversation), 1, \(sealed))
            RETURNING *
            """
        )
    }

    /// Addresses a conversation again, where its supporter has another key by now.
    func address(_ keys: WellbeingKeys, to supporter: Supporter) throws {
        let sealed = try vault.seal(
            SupporterKey.wrap(keys.secret, of: keys.conversation, to: supporter.content.address),
            at: Self.place(of: keys.conversation))
        try db.keep(
            in: "wellbeing_conversation",
            """
            UPDATE wellbeing_conversation SET revision = revision + 1, sealed = \(sealed)
            WHERE id = \(keys.conversation) RETURNING *
            """
        )
    }

    func add(_ entry: SealedWellbeing, to conversation: ID<WellbeingConversation>, under vault: Vault) throws {
        let id = ID<WellbeingEntry>.opaque()
        let sealed = try vault.seal(entry, at: Self.place(of: id, in: conversation))
        try db.keep(
            in: "wellbeing_entry",
            """
            INSERT INTO wellbeing_entry (id, conversation_id, revision, sealed)
            VALUES (\(id), \(conversation), 1, \(sealed)) RETURNING *
            """
        )
    }

    func empty(_ entry: ID<WellbeingEntry>, of conversation: ID<WellbeingConversation>) throws {
        try db.keep(
            in: "wellbeing_entry",
            """
            UPDATE wellbeing_entry SET revision = revision + 1, sealed = NULL
            WHERE id = \(entry) AND conversation_id = \(conversation) AND sealed IS NOT NULL RETURNING *
            """
        )
    }

    /// Empties a conversation and everything in it; that it was there stays, and nothing of what it held.
    func empty(_ id: ID<WellbeingConversation>) throws {
        try db.keep(
            in: "wellbeing_conversation",
            """
            UPDATE wellbeing_conversation SET revision = revision + 1, sealed = NULL WHERE id = \(id) RETURNING *
            """
        )
        try db.keep(
            in: "wellbeing_entry",
            """
            UPDATE wellbeing_entry SET revision = revision + 1, sealed = NULL
            WHERE conversation_id = \(id) AND sealed IS NOT NULL RETURNING *
            """
        )
    }

    private static func place(of id: ID<WellbeingConversation>) -> String { "wellbeing_conversation \(id)" }

    private static func place(of entry: ID<WellbeingEntry>, in id: ID<WellbeingConversation>) -> String {
        "wellbeing_entry \(id) \(entry)"
    }
}

extension Refusal.Code {
    package static let noSuchConversation: Self = "no-such-conversation"
}
