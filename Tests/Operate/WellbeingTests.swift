import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@testable import Operate

/// The store of well-being as a test sees it: one of its own beside a world that knows nothing of it.
struct Inward: Sendable {
    let store: WellbeingStore
    let clock: StoppedClock
    let fresh: FreshWorkspace

    let rosa = Worker(id: ID(stored: "rosa-account"), name: "Rosa", roles: [.peerSupport])
    let sam = Worker(id: ID(stored: "sam-account"), name: "Sam", roles: [.peerSupport])
    var vault: Vault { store.vault }
    var notice: String { store.settings.notice }

    /// Lists somebody, and opens what they listed.
    func list(_ worker: Worker, as kind: Supporter.Kind = .peer) async throws -> (id: ID<Supporter>, key: SupporterKey)
    {
        let code = WellbeingCode()
        let told = try Supporter.Told(kind, name: worker.name, about: nil, phone: nil, hours: nil)
        let id = try await store.perform(ListSupporter(told, of: worker, code: code, in: vault))
        let vault = vault
        let supporter = try await store.desk.database.read { db in try Supporters(db, vault).supporter(id) }
        return (id, try supporter.key(by: code, in: vault))
    }

    func keys() throws -> WellbeingKeys { try WellbeingKeys(WellbeingCode(), in: vault) }

    func begin(
        _ keys: WellbeingKeys, to id: ID<Supporter>, as kind: Supporter.Kind = .peer, name: String = "Night Owl",
        text: String = "The call at the lake stays with me."
    ) async throws {
        try await store.perform(
            BeginWellbeing(
                keys, to: id, as: kind, name: name, text: text, accepted: notice, notice: notice, at: clock.now,
                in: vault))
    }

    func read(_ keys: WellbeingKeys) async throws -> WellbeingConversation {
        let vault = vault
        return try await store.desk.database.read { db in try WellbeingConversations(db, vault).conversation(keys) }
    }

    func found(_ key: SupporterKey) async throws -> [WellbeingConversation] {
        let vault = vault
        return try await store.desk.database.read { db in
            try WellbeingConversations(db, vault).conversations(with: key)
        }
    }

    /// Every value that stands in the database, as text.
    func everything() async throws -> String {
        try await store.desk.database.read { db in
            var said = ""
            for table in [
                "workspace", "vault_mark", "wellbeing_supporter", "wellbeing_conversation", "wellbeing_entry",
                "journal", "access_log", "once", "due_work",
            ] {
                for row in try db("SELECT * FROM \(SQL(stringLiteral: table))") {
                    for value in row.values {
                        if case .bytes(let bytes) = value { said += String(decoding: bytes, as: UTF8.self) + "\n" }
                        if case .text(let text) = value { said += text + "\n" }
                        if case .integer(let number) = value { said += "\(number)\n" }
                    }
                }
            }
            return said
        }
    }
}

/// Lends a store that was just set up, and removes it.
func withWellbeing<T>(
    on engine: Engine, isolation: isolated (any Actor)? = #isolation, _ work: (Inward) async throws -> T
) async throws -> T {
    try await withFreshWorkspace(on: engine) { fresh in
        let clock = StoppedClock()
        let store = try await WellbeingStore.setUp(
            database: fresh.open(), folder: fresh.stateFolder, timeZone: .gmt, clock: { clock.now })
        do {
            let value = try await work(Inward(store: store, clock: clock, fresh: fresh))
            try await store.close()
            return value
        } catch {
            try? await store.close()
            throw error
        }
    }
}

@Suite struct `A conversation about well-being` {
    @Test(arguments: Engine.available)
    func `is read by the worker and by the one they wrote to, and by nobody else`(engine: Engine) async throws {
        try await withWellbeing(on: engine) { inward in
            let (rosa, sam) = (try await inward.list(inward.rosa), try await inward.list(inward.sam))
            let keys = try inward.keys()
            try await inward.begin(keys, to: rosa.id)
            let vault = inward.vault
            try await inward.store.perform(
                AnswerWellbeing(
                    "I know that lake.", in: keys.conversation, by: rosa.key, at: inward.clock.now.adding(.seconds(60)),
                    in: vault))
            let own = try await inward.read(keys)
            #expect(own.opening.name == "Night Owl" && own.opening.notice == inward.notice)
            #expect(own.messages.map(\.text) == ["The call at the lake stays with me.", "I know that lake."])
            #expect(own.messages.map(\.isWorkers) == [true, false])
            #expect(try await inward.found(rosa.key).map(\.opening.name) == ["Night Owl"])
            #expect(try await inward.found(sam.key).isEmpty)
            await #expect(throws: Refusal(.noSuchConversation, .absent)) {
                try await inward.store.perform(
                    AnswerWellbeing("Mine", in: keys.conversation, by: sam.key, at: inward.clock.now, in: vault))
            }
            await #expect(throws: Refusal(.wellbeingCodeWrong, field: "ownCode")) {
                try await inward.read(try inward.keys())
            }
        }
    }

    @Test(arguments: Engine.available)
    func `begins only once the notice as it stands was accepted`(engine: Engine) async throws {
        try await withWellbeing(on: engine) { inward in
            let rosa = try await inward.list(inward.rosa)
            let keys = try inward.keys()
            func begin(_ accepted: String?) throws -> BeginWellbeing {
                try BeginWellbeing(
                    keys, to: rosa.id, as: .peer, name: "Owl", text: "Words", accepted: accepted,
                    notice: inward.notice, at: inward.clock.now, in: inward.vault)
            }
            #expect(throws: Refusal(.wellbeingNoticeUnread, field: "accepted")) { try begin(nil) }
            #expect(throws: Refusal(.wellbeingNoticeChanged, .conflicting, field: "accepted")) { try begin("1-00") }
            try await inward.store.perform(begin(inward.notice))
            // Sent twice, it is one conversation.
            try await inward.store.perform(begin(inward.notice))
            #expect(try await inward.read(keys).messages.count == 1)
            // Another law is another notice.
            let other = WellbeingSettings.template.replacing("crime: 34 USC 50901", with: "crime: Md. Code 3-534")
            #expect(try WellbeingSettings(other).notice != inward.notice)
        }
    }

    @Test(arguments: Engine.available)
    func `refuses words to the wrong role or the wrong person, without a trace of them`(engine: Engine) async throws {
        try await withWellbeing(on: engine) { inward in
            let (rosa, sam) = (
                try await inward.list(inward.rosa, as: .chaplain), try await inward.list(inward.sam)
            )
            let keys = try inward.keys()
            let before = try await inward.everything()
            await #expect(throws: Refusal(.supporterOfOtherKind, .conflicting)) {
                try await inward.begin(keys, to: rosa.id, as: .therapist, text: "Quillfeather")
            }
            await #expect(throws: Refusal(.noSuchSupporter, .absent)) {
                try await inward.begin(keys, to: .opaque(), text: "Quillfeather")
            }
            #expect(try await inward.everything() == before)
            try await inward.begin(keys, to: rosa.id, as: .chaplain)
            let begun = try await inward.everything()
            await #expect(throws: Refusal(.wrongSupporter, .conflicting)) {
                try await inward.store.perform(
                    SayWellbeing("Quillfeather", to: sam.id, keys, at: inward.clock.now, in: inward.vault))
            }
            #expect(try await inward.everything() == begun)
            // A chaplain who is a peer by now is under another law.
            let told = try Supporter.Told(.peer, name: "Rosa", about: nil, phone: nil, hours: nil)
            _ = try await inward.store.perform(ListSupporter(told, of: inward.rosa, code: nil, in: inward.vault))
            await #expect(throws: Refusal(.supporterOfOtherKind, .conflicting)) {
                try await inward.store.perform(
                    SayWellbeing("Quillfeather", to: rosa.id, keys, at: inward.clock.now, in: inward.vault))
            }
            _ = try await inward.store.perform(
                ListSupporter(told, isAway: true, of: inward.rosa, code: nil, in: inward.vault))
            await #expect(throws: Refusal(.supporterAway, .conflicting)) {
                try await inward.store.perform(
                    SayWellbeing("Quillfeather", to: rosa.id, keys, at: inward.clock.now, in: inward.vault))
            }
            #expect(try await inward.read(keys).messages.count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `says to whoever has the database, the key of the store and every role that nobody was there`(
        engine: Engine
    ) async throws {
        try await withWellbeing(on: engine) { inward in
            let rosa = try await inward.list(inward.rosa)
            let keys = try inward.keys()
            try await inward.begin(keys, to: rosa.id)
            try await inward.store.perform(
                KeepWellbeingNote("Marmalade helped", keys, at: inward.clock.now, in: inward.vault))
            let telling = try RecordWellbeingTelling(
                .suicide, law: "34 USC 50901", what: "That a walk was not enough", to: "A hospital",
                in: keys.conversation, by: rosa.key, at: inward.clock.now, in: inward.vault)
            try await inward.store.perform(telling)
            let said = try await inward.everything()
            for word in ["Night Owl", "lake", "Marmalade", "walk", "hospital", "50901", "Rosa", "rosa-account"] {
                #expect(!said.contains(word), "\(word)")
            }
            // With the key of the store: a list of who may be written to, and of conversations that are anybody's.
            let vault = inward.vault
            try await inward.store.desk.database.read { db in
                for table in ["wellbeing_conversation", "wellbeing_entry"] {
                    for row in try db("SELECT * FROM \(SQL(stringLiteral: table))") {
                        let (id, sealed): (String, [UInt8]) = (try row["id"], try row["sealed"])
                        for place in ["\(table) \(id)", "\(table) \(keys.conversation) \(id)"] {
                            #expect((try? vault.open(sealed, at: place, as: SealedWellbeing.self))?.message == nil)
                            #expect((try? vault.open(sealed, at: place, as: SealedWellbeing.self))?.note == nil)
                        }
                    }
                }
                let workers = try db("SELECT DISTINCT worker FROM journal").map { try $0["worker"] as String }
                #expect(workers == ["somebody"])
                let facts = try db("SELECT DISTINCT facts FROM journal").map { try $0["facts"] as String }
                #expect(facts == ["{}"])
                #expect(try db("SELECT * FROM access_log").isEmpty)
            }
            #expect(
                keys.conversation.text[keys.conversation.text.index(keys.conversation.text.startIndex, offsetBy: 14)]
                    == "4")
        }
    }

    @Test(arguments: Engine.available)
    func `stands under no day and no hour, only under a quarter of a year`(engine: Engine) async throws {
        try await withWellbeing(on: engine) { inward in
            let rosa = try await inward.list(inward.rosa)
            let keys = try inward.keys()
            try await inward.begin(keys, to: rosa.id)
            inward.clock.move(.seconds(3 * 86_400 + 17))
            try await inward.store.perform(
                SayWellbeing("Three days on", to: rosa.id, keys, at: inward.clock.now, in: inward.vault))
            let quarter = Quarter(of: inward.clock.now)
            try await inward.store.desk.database.read { db in
                let times = try db("SELECT at FROM journal").map { try $0["at"] as Instant }
                #expect(Set(times) == [quarter.begins] && times.count == 3)
                let vault = inward.vault
                let begun = try WellbeingConversations(db, vault).begun()
                #expect(begun.map(\.quarter) == [quarter] && begun.map(\.count) == [1])
            }
            // The two who talk know when.
            let conversation = try await inward.read(keys)
            #expect(conversation.lastAt == inward.clock.now)
        }
    }

    @Test(arguments: Engine.available)
    func `shows the worker what had to be told, under which exception and law`(engine: Engine) async throws {
        try await withWellbeing(on: engine) { inward in
            let rosa = try await inward.list(inward.rosa)
            let keys = try inward.keys()
            try await inward.begin(keys, to: rosa.id)
            func telling(_ law: String?) throws -> RecordWellbeingTelling {
                try RecordWellbeingTelling(
                    .courtOrder, law: law, what: "The date", to: "The court", in: keys.conversation, by: rosa.key,
                    at: inward.clock.now, in: inward.vault)
            }
            #expect(throws: Refusal(.required, field: "law")) { try telling("") }
            try await inward.store.perform(telling("34 USC 50901"))
            let told = try await inward.read(keys).tellings
            #expect(told.map(\.exception) == [.courtOrder] && told.map(\.law) == ["34 USC 50901"])
            #expect(try await inward.found(rosa.key)[0].tellings == told)
        }
    }

    @Test(arguments: Engine.available)
    func `leaves the worker their notes, which the supporter cannot open, and which they take away`(
        engine: Engine
    ) async throws {
        try await withWellbeing(on: engine) { inward in
            let rosa = try await inward.list(inward.rosa)
            let keys = try inward.keys()
            try await inward.begin(keys, to: rosa.id)
            for note in ["Running helped", "So did Theo"] {
                try await inward.store.perform(
                    KeepWellbeingNote(note, keys, at: inward.clock.now, in: inward.vault))
                inward.clock.move(.seconds(60))
            }
            let notes = try await inward.read(keys).notes
            #expect(notes.map(\.text) == ["Running helped", "So did Theo"])
            #expect(try await inward.found(rosa.key)[0].notes.isEmpty)
            try await inward.store.perform(RemoveWellbeingNote(notes[0].id, keys, in: inward.vault))
            #expect(try await inward.read(keys).notes.map(\.text) == ["So did Theo"])
            try await inward.store.perform(RemoveWellbeing(keys, in: inward.vault))
            await #expect(throws: Refusal(.wellbeingCodeWrong, field: "ownCode")) { try await inward.read(keys) }
            #expect(try await inward.found(rosa.key).isEmpty)
            let left = try await inward.store.desk.database.read { db in
                try db(
                    """
                    SELECT id FROM wellbeing_conversation WHERE sealed IS NOT NULL
                    UNION ALL SELECT id FROM wellbeing_entry WHERE sealed IS NOT NULL
                    """)
            }
            #expect(left.isEmpty)
            try await inward.store.workspace.heads.seal(inward.store.desk.database, at: inward.store.desk.clock())
            #expect(try await inward.store.workspace.verify(tables: WellbeingStore.kind.sealedTables).fault == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `opens again for a supporter with a new code once the worker writes again`(engine: Engine) async throws {
        try await withWellbeing(on: engine) { inward in
            let rosa = try await inward.list(inward.rosa)
            let keys = try inward.keys()
            try await inward.begin(keys, to: rosa.id)
            let again = try await inward.list(inward.rosa)
            #expect(again.id == rosa.id)
            #expect(try await inward.found(again.key).isEmpty)
            try await inward.store.perform(
                SayWellbeing("Are you there?", to: rosa.id, keys, at: inward.clock.now, in: inward.vault))
            #expect(try await inward.found(again.key)[0].messages.count == 2)
            #expect(try await inward.found(rosa.key).isEmpty)
        }
    }

    @Test func `has a code that is read however it is written, and opens nothing with another key of the store`() throws
    {
        let (one, other) = (Vault(), Vault())
        let code = WellbeingCode()
        #expect(code.shown.count == 23 && "\(code)" == "(WellbeingCode)")
        let typed = try WellbeingCode(" " + code.shown.lowercased().replacing("-", with: " ").replacing("0", with: "o"))
        #expect(typed.shown == code.shown)
        #expect(try WellbeingKeys(typed, in: one).conversation == WellbeingKeys(code, in: one).conversation)
        #expect(try WellbeingKeys(code, in: other).conversation != WellbeingKeys(code, in: one).conversation)
        for wrong in [nil, "", "short", "U" + code.shown.dropFirst(), code.shown + "A"] {
            #expect(throws: Refusal(.wellbeingCodeUnreadable, field: "ownCode")) { try WellbeingCode(wrong) }
        }
    }

    @Test func `is opened by no role but that of its keepers, and by no supervisor`() {
        for role in Role.allCases {
            let worker = Worker(id: ID(stored: role.rawValue), name: role.rawValue, roles: [role])
            #expect(WellbeingStore.opens(to: worker) == (role == .peerSupport))
        }
    }

    @Test func `is told of in settings that say a law for every exception`() throws {
        let settings = try WellbeingSettings(WellbeingSettings.template)
        #expect(Set(settings.laws.keys) == Set(WellbeingTelling.Exception.allCases))
        #expect(settings.incidents.count == 4 && settings.days == 30 && settings.hours.isEmpty)
        let lines = WellbeingSettings.template.split(separator: "\n", omittingEmptySubsequences: false)
        let without = lines.filter { !$0.contains("crime:") }.joined(separator: "\n")
        #expect(throws: WellbeingSettings.Fault.unreadable(key: "laws.crime")) { try WellbeingSettings(without) }
        #expect(throws: WellbeingSettings.Fault.unreadable(key: "usage")) {
            try WellbeingSettings(WellbeingSettings.template + "usage: true\n")
        }
        #expect(throws: WellbeingSettings.Fault.unreadable(key: "incidents")) {
            try WellbeingSettings(WellbeingSettings.template.replacing("force-used", with: "mood"))
        }
        #expect(throws: WellbeingSettings.Fault.unreadable(key: "days")) {
            try WellbeingSettings(WellbeingSettings.template.replacing("days: 30", with: "days: 0"))
        }
    }
}
