import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@testable import Operate

/// The store of victim services as a test sees it: one of its own beside a world that knows nothing of it.
struct Apart: Sendable {
    let services: VictimServices
    let clock: StoppedClock
    let fresh: FreshWorkspace

    let val = Worker(id: ID(stored: "val"), name: "Val Winter", roles: [.victimAdvocate])
    var desk: Desk { services.desk }
    var vault: Vault { services.vault }

    func begin(_ name: String?) async throws -> ID<VictimRecord> {
        try await desk.perform(BeginVictimRecord(name, in: vault), by: val)
    }

    func file(_ id: ID<VictimRecord>) async throws -> VictimFile {
        let vault = vault
        return try await desk.look(as: val, for: .keepVictimRecords, at: VictimRecord.subject(id)) { db in
            try VictimRecords(db, vault).file(id)
        }
    }

    func found(_ typed: String) async throws -> [String?] {
        let vault = vault
        return try await desk.look(as: val, for: .keepVictimRecords, at: VictimRecord.all) { db in
            try VictimRecords(db, vault).found(by: typed).map(\.content.name)
        }
    }

    /// Every value that stands in the database, as text.
    func everything() async throws -> String {
        try await desk.database.read { db in
            var said = ""
            for table in ["workspace", "vault_mark", "victim_record", "victim_entry", "journal", "access_log", "once"] {
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
func withVictimServices<T>(
    on engine: Engine, isolation: isolated (any Actor)? = #isolation, _ work: (Apart) async throws -> T
) async throws -> T {
    try await withFreshWorkspace(on: engine) { fresh in
        let clock = StoppedClock()
        let services = try await VictimServices.setUp(
            database: fresh.open(), folder: fresh.stateFolder, timeZone: .gmt, clock: { clock.now })
        do {
            let value = try await work(Apart(services: services, clock: clock, fresh: fresh))
            try await services.close()
            return value
        } catch {
            try? await services.close()
            throw error
        }
    }
}

@Suite struct `A record of victim services` {
    private func contact(_ code: String = "lighthouse") throws -> SafeContact {
        try SafeContact(
            [SafeContact.Way(.call, to: "812 555 0190", days: [1], from: 540, until: 720, voicemail: false, place: 0)],
            codeWord: code, mayAnswer: "Her sister", sayInstead: "The library", never: "Never text")
    }

    @Test(arguments: Engine.available)
    func `keeps how somebody is reached, with a name or with none`(engine: Engine) async throws {
        try await withVictimServices(on: engine) { apart in
            let (named, nameless) = (try await apart.begin("Juniper"), try await apart.begin(nil))
            let kept = try KeepSafeContact(named, revision: 1, name: "June", try contact(), in: apart.vault)
            _ = try await apart.desk.perform(kept, by: apart.val)
            let file = try await apart.file(named)
            #expect(file.record.content.name == "June" && file.record.revision == 2)
            #expect(file.record.content.contact == (try contact()))
            #expect(file.record.content.changedBy == "Val Winter")
            #expect(try await apart.file(nameless).record.content.name == nil)
            // Somebody else wrote meanwhile; nothing is lost.
            await #expect(throws: Refusal(.victimRecordChanged, .conflicting)) {
                try await apart.desk.perform(kept, by: apart.val)
            }
            // The same again writes nothing.
            let before = try await apart.desk.database.read { db in try Journal(db).last() }
            _ = try await apart.desk.perform(
                KeepSafeContact(named, revision: 2, name: "June", try contact(), in: apart.vault), by: apart.val)
            #expect(try await apart.desk.database.read { db in try Journal(db).last() } == before)
        }
    }

    @Test(arguments: Engine.available)
    func `is found by its advocate by a part of a name, and by opening it`(engine: Engine) async throws {
        try await withVictimServices(on: engine) { apart in
            for name in ["Juniper", "José Vale", nil] as [String?] {
                _ = try await apart.begin(name)
                apart.clock.move(.seconds(60))
            }
            #expect(try await apart.found("juni") == ["Juniper"])
            #expect(try await apart.found("JOSE") == ["José Vale"])
            #expect(try await apart.found("wren") == [])
            #expect(try await apart.found("") == [nil, "José Vale", "Juniper"])
        }
    }

    @Test(arguments: Engine.available)
    func `says nothing to whoever has the database alone`(engine: Engine) async throws {
        try await withVictimServices(on: engine) { apart in
            let id = try await apart.begin("Quillfeather")
            let once = try OnceKey("key-1", by: apart.val, request: apart.vault.mark(Array("name=Quillfeather".utf8)))
            _ = try await apart.desk.perform(
                KeepSafeContact(id, revision: 1, name: "Quillfeather", try contact(), in: apart.vault), by: apart.val,
                once: once)
            let told = try LethalityTold(
                .byProtocol, hotline: .spoke, instrument: "LAP", edition: "2015",
                on: #require(CalendarDay("2026-11-20")), today: #require(CalendarDay("2026-11-23")))
            _ = try await apart.desk.perform(RecordLethality(told, of: id, in: apart.vault), by: apart.val)
            #expect(try await apart.file(id).screenings.map(\.content.result) == [.byProtocol])
            let said = try await apart.everything()
            for word in [
                "Quillfeather", "quillfeather", "555 0190", "lighthouse", "sister", "library", "LAP", "protocol",
            ] {
                #expect(!said.contains(word), "\(word)")
            }
            // Nor does the journal: what was changed, and nothing of how.
            let facts = try await apart.desk.database.read { db in
                try Journal(db).entries(after: 0, most: 100).map(\.facts)
            }
            #expect(Set(facts) == ["{}"] && facts.count == 3)
            // A name tells nothing either, not even when it was made.
            #expect(id.text[id.text.index(id.text.startIndex, offsetBy: 14)] == "4")
        }
    }

    @Test(arguments: Engine.available)
    func `opens to advocates alone, and writes down whoever looked or tried`(engine: Engine) async throws {
        try await withVictimServices(on: engine) { apart in
            let id = try await apart.begin("Juniper")
            for role in Role.allCases where role != .victimAdvocate {
                let worker = Worker(id: ID(stored: role.rawValue), name: role.rawValue, roles: [role])
                #expect(!VictimServices.opens(to: worker))
                let refusal = Refusal(.mayNot, .forbidden, values: ["permission": "keep-victim-records"])
                await #expect(throws: refusal) {
                    try await apart.desk.perform(BeginVictimRecord("Wren", in: apart.vault), by: worker)
                }
            }
            #expect(VictimServices.opens(to: apart.val))
            _ = try await apart.file(id)
            let log = try await apart.desk.database.read { db in
                try db("SELECT outcome, subject_id FROM access_log ORDER BY position").map { row in
                    let (outcome, subject): (String, String) = (try row["outcome"], try row["subject_id"])
                    return "\(outcome) \(subject)"
                }
            }
            #expect(log.filter { $0.hasPrefix("refused") }.count == Role.allCases.count - 1)
            #expect(log.last == "looked \(id)")
        }
    }

    @Test(arguments: Engine.available)
    func `is emptied for good when the person wishes it`(engine: Engine) async throws {
        try await withVictimServices(on: engine) { apart in
            let id = try await apart.begin("Juniper")
            let told = try CompelledTold(
                .courtOrder, whom: "County court", what: "A date", notice: .given, noticeHow: "In person",
                protection: "It was sealed", on: #require(CalendarDay("2026-11-20")),
                today: #require(CalendarDay("2026-11-23")))
            _ = try await apart.desk.perform(RecordCompelled(told, of: id, in: apart.vault), by: apart.val)
            #expect(try await apart.file(id).compelled.map(\.protection) == ["It was sealed"])
            _ = try await apart.desk.perform(RemoveVictimRecord(id, in: apart.vault), by: apart.val)
            await #expect(throws: Refusal(.noSuchVictimRecord, .absent)) { try await apart.file(id) }
            await #expect(throws: Refusal(.noSuchVictimRecord, .absent)) { try await apart.file(.opaque()) }
            await #expect(throws: Refusal(.noSuchVictimRecord, .absent)) {
                try await apart.desk.perform(RecordCompelled(told, of: id, in: apart.vault), by: apart.val)
            }
            #expect(try await apart.found("") == [])
            let left: Int = try await apart.desk.database.read { db in
                try db(
                    """
                    SELECT (SELECT count(*) FROM victim_record WHERE sealed IS NOT NULL)
                        + (SELECT count(*) FROM victim_entry WHERE sealed IS NOT NULL) AS many
                    """
                )[0]["many"]
            }
            #expect(left == 0)
            try await apart.services.workspace.heads.seal(apart.desk.database, at: apart.clock.now)
            let found = try await apart.services.workspace.verify(tables: VictimServices.kind.sealedTables)
            #expect(found.fault == nil)
            #expect(found.events == 3)
        }
    }

    @Test(arguments: Engine.available)
    func `vouches for its rows in a journal of its own, and a row moved elsewhere does not open`(
        engine: Engine
    ) async throws {
        try await withVictimServices(on: engine) { apart in
            let (first, second) = (try await apart.begin("Juniper"), try await apart.begin("Wren"))
            try await apart.desk.database.write { db in
                try db.run(
                    """
                    UPDATE victim_record SET sealed = (SELECT sealed FROM victim_record WHERE id = \(first))
                    WHERE id = \(second)
                    """)
            }
            await #expect(throws: Vault.Fault.damaged) { try await apart.file(second) }
            try await apart.services.workspace.heads.seal(apart.desk.database, at: apart.clock.now)
            let found = try await apart.services.workspace.verify(tables: VictimServices.kind.sealedTables)
            #expect(found.fault?.why == .rowChanged && found.fault?.row == "victim_record:\(second)")
        }
    }
}

@Suite struct `The store of victim services` {
    @Test(arguments: Engine.available)
    func `opens with its key and with no other`(engine: Engine) async throws {
        try await withFreshWorkspace(on: engine) { fresh in
            let folder = fresh.stateFolder
            let key = folder.appending(path: VictimServices.kind.keyFile)
            #expect(!VictimServices.kind.isSetUp(in: folder))
            let clock = StoppedClock()
            func open() async throws -> VictimServices {
                try await VictimServices(database: fresh.open(), folder: folder, clock: { clock.now })
            }
            await #expect(throws: Vault.Fault.missing(file: key.path)) { try await open() }
            let services = try await VictimServices.setUp(database: fresh.open(), folder: folder, clock: { clock.now })
            try await services.close()
            #expect(VictimServices.kind.isSetUp(in: folder))
            let again = try await fresh.open()
            await #expect(throws: Vault.Fault.exists(file: key.path)) {
                try await VictimServices.setUp(database: again, folder: folder, clock: { clock.now })
            }
            try await again.close()
            try await open().close()
            try FileManager.default.removeItem(at: key)
            try Vault().write(to: key)
            await #expect(throws: Vault.Fault.wrongKey) { try await open() }
        }
    }

    private static let ways = Engine.available.flatMap { from in Engine.available.map { (from, $0) } }

    @Test(arguments: ways)
    func `comes back from a backup of its own, which opens only with the key that is not in it`(
        from: Engine, to: Engine
    ) async throws {
        try await withVictimServices(on: from) { apart in
            let id = try await apart.begin("Juniper")
            let key = BackupPrivateKey()
            let backup = apart.fresh.folder.appending(path: "backup")
            try await apart.services.workspace.backUp(to: backup, for: key.publicKey)
            // An operator's workspace is not brought back from it.
            #expect(throws: BackupFault.newer("0001 victims")) {
                try Restore(backup, with: key, migrations: Migration.all).check()
            }
            try await withFreshWorkspace(on: to) { fresh in
                try await Restore(backup, with: key, migrations: Migration.victimStore).bring(to: fresh)
                let folder = fresh.stateFolder
                let file = folder.appending(path: VictimServices.kind.keyFile)
                let clock = apart.clock
                func open() async throws -> VictimServices {
                    try await VictimServices(database: fresh.open(), folder: folder, clock: { clock.now })
                }
                await #expect(throws: Vault.Fault.missing(file: file.path)) { try await open() }
                try apart.vault.write(to: file)
                let services = try await open()
                let name = try await services.desk.database.read { db in
                    try VictimRecords(db, services.vault).record(id).content.name
                }
                #expect(name == "Juniper")
                #expect(try await services.workspace.verify(tables: VictimServices.kind.sealedTables).fault == nil)
                try await services.close()
            }
        }
    }
}
