import Door
import Foundation
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `A backup` {
    private static let ways = Engine.available.flatMap { from in Engine.available.map { (from, $0) } }

    /// Every row of every table, as text, whatever order an engine gives them in.
    private func everything(_ database: any Database) async throws -> [String: [String]] {
        try await database.read { db in
            var found: [String: [String]] = [:]
            for table in [
                "workspace", "migration", "journal", "access_log", "once", "due_work", "account", "account_role",
                "call", "call_fact", "call_note", "path", "path_step",
            ] {
                found[table] = try db("SELECT * FROM \(SQL(stringLiteral: table))")
                    .map { row in zip(row.columns, row.values).map { "\($0) \($1)" }.sorted().joined(separator: ", ") }
                    .sorted()
            }
            return found
        }
    }

    @Test(arguments: ways)
    func `comes back whole on either engine`(from: Engine, to: Engine) async throws {
        try await withWorld(on: from) { world in
            let key = BackupPrivateKey()
            let call = try await world.take([.location: "Elm Street 4", .language: "es"], note: "“Ünïcode” 🕯 \n\t'\";")
            try await world.keep(.location, "Elm Street 5", of: call, base: 1, by: world.dana)
            try await world.end(call, "duplicate")
            let backup = try await world.backUp(to: "backup", for: key.publicKey)
            let before = try await everything(world.database)
            try await world.withRestored(backup, with: key, on: to) { restored, summary in
                #expect(try await everything(restored.desk.database) == before)
                #expect(restored.id == world.workspace.id)
                #expect(summary.tables >= before.count)
                let found = try await restored.verify(tables: Migration.sealedTables)
                #expect(found.fault == nil)
                #expect(found.events == Int64(try await world.journal().count))
                #expect(found.sealed == found.events)
            }
        }
    }

    /// The heads are read before the rows, so no head tells of an event that the backup does not hold.
    @Test(arguments: ways)
    func `is one moment while others write`(from: Engine, to: Engine) async throws {
        try await withWorld(on: from) { world in
            let key = BackupPrivateKey()
            let writing = Task {
                var calls = 0
                while !Task.isCancelled {
                    try await world.call("Call \(calls)")
                    calls += 1
                    if calls.isMultiple(of: 20) { try await world.seal() }
                }
                return calls
            }
            defer { writing.cancel() }
            while try await world.count("call") < 30 { try await Task.sleep(for: .milliseconds(5)) }
            for number in 0..<3 {
                let backup = try await world.backUp(to: "backup\(number)", for: key.publicKey)
                try await world.withRestored(backup, with: key, on: to) { restored, _ in
                    let found = try await restored.verify(tables: Migration.sealedTables)
                    #expect(found.fault == nil)
                }
            }
            writing.cancel()
            #expect(try await writing.value > 30)
        }
    }

    @Test(arguments: Engine.available)
    func `of more than one chunk comes back whole`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let key = BackupPrivateKey()
            // Letters by chance, which do not shrink, so that the file has several chunks.
            var chance = SystemRandomNumberGenerator()
            let call = try await world.call()
            for _ in 0..<60 {
                let text = String(
                    (0..<8_000).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement(using: &chance) ?? "a" }
                )
                _ = try await world.desk.perform(AddNote(text, to: call.id), by: world.theo)
            }
            let backup = try await world.backUp(to: "backup", for: key.publicKey)
            #expect(try Data(contentsOf: backup).count > 3 * 65_536)
            try await world.withRestored(backup, with: key, on: engine) { restored, _ in
                let (before, after) = (
                    try await everything(world.database), try await everything(restored.desk.database)
                )
                #expect(after == before)
            }
        }
    }

    @Test func `is readable by its owner alone and shows nothing of what it holds`() async throws {
        try await withWorld(on: .sqlite) { world in
            try await world.take([.location: "999 Xanadu Crescent"], note: "The caller will wait.")
            let backup = try await world.backUp(to: "backup", for: BackupPrivateKey().publicKey)
            let mode = try FileManager.default.attributesOfItem(atPath: backup.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let content = try Data(contentsOf: backup)
            let signing = try Data(contentsOf: world.folder.appending(path: "signing.key"))
            for plain in [Data("Xanadu".utf8), Data("caller".utf8), Data("journal".utf8), Data("SQLite".utf8), signing]
            {
                #expect(content.range(of: plain) == nil)
            }
        }
    }

    @Test func `leaves nothing behind where it fails`() async throws {
        try await withWorld(on: .sqlite) { world in
            let key = BackupPrivateKey().publicKey
            let present = world.place("present")
            try Data("something of somebody's".utf8).write(to: present)
            await #expect(throws: BackupFault.exists(path: present.path)) {
                try await world.backUp(to: "present", for: key)
            }
            #expect(try Data(contentsOf: present) == Data("something of somebody's".utf8))
            let absent = world.place("absent/backup")
            await #expect(throws: BackupFault.file(path: absent.path, code: ENOENT)) {
                try await world.backUp(to: "absent/backup", for: key)
            }
            try FileManager.default.removeItem(at: world.folder.appending(path: "rows.key"))
            await #expect(throws: BackupFault.self) { try await world.backUp(to: "keyless", for: key) }
            let left = try FileManager.default.contentsOfDirectory(atPath: world.place("").path)
            #expect(!left.contains { $0.contains("backup") || $0.contains("keyless") || $0.hasSuffix(".part") })
        }
    }
}

@Suite struct `Bringing a backup back` {
    @Test(arguments: Engine.available)
    func `needs the right key`(engine: Engine) async throws {
        try await withWorld(on: .sqlite) { world in
            let backup = try await world.backUp(to: "backup", for: BackupPrivateKey().publicKey)
            try await expectNothing(from: backup, BackupPrivateKey(), on: engine, .wrongKey)
        }
    }

    /// Each part of the file, wherever a bit of it turns.
    @Test func `finds every changed byte`() async throws {
        try await withWorld(on: .sqlite) { world in
            let key = BackupPrivateKey()
            let content = try await Data(contentsOf: world.backUp(to: "backup", for: key.publicKey))
            let header = 19 + 8 + 65 + 48
            var places = Array(0..<header + 40) + Array(content.count - 40..<content.count)
            places += stride(from: header, to: content.count, by: 97)
            for place in places {
                var spoilt = content
                spoilt[place] ^= 1 << (place % 8)
                #expect(throws: BackupFault.self, "byte \(place)") { try check(spoilt, key, in: world) }
            }
            #expect(throws: Never.self) { try check(content, key, in: world) }
        }
    }

    @Test func `finds what was cut, added, swapped or left out`() async throws {
        try await withWorld(on: .sqlite) { world in
            let key = BackupPrivateKey()
            let call = try await world.call()
            var chance = SystemRandomNumberGenerator()
            for _ in 0..<60 {
                let text = String(
                    (0..<8_000).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement(using: &chance) ?? "a" }
                )
                _ = try await world.desk.perform(AddNote(text, to: call.id), by: world.theo)
            }
            let content = try await Data(contentsOf: world.backUp(to: "backup", for: key.publicKey))
            let another = try await Data(contentsOf: world.backUp(to: "another", for: key.publicKey))
            let header = 19 + 8 + 65 + 48
            let chunk = 65_536 + 16
            let (start, first, second) = (content.prefix(header), header + chunk, header + 2 * chunk)
            #expect(content.count > second)
            var spoilt: [(String, Data)] = [
                ("nothing", Data()), ("beginning alone", content.prefix(19)), ("header alone", start),
                ("first chunk alone", content.prefix(first)), ("two chunks alone", content.prefix(second)),
                ("last byte", content.dropLast()), ("half", content.prefix(content.count / 2)),
                ("a byte more", content + [0]), ("a chunk more", content + content[header..<first]),
                ("swapped", start + content[first..<second] + content[header..<first] + content[second...]),
                ("left out", start + content[first...]),
                ("twice", content.prefix(first) + content[header..<first] + content[first...]),
                ("another's header", another.prefix(header) + content[header...]),
                ("another's chunk", content.prefix(first) + another[first..<second] + content[second...]),
                ("another's last", content.prefix(second) + another[second...]),
                ("no backup", Data("PRAGMA journal_mode = WAL;\n".utf8)),
            ]
            for length in stride(from: 1, to: header, by: 7) {
                spoilt.append(("\(length) bytes", content.prefix(length)))
            }
            for (name, data) in spoilt {
                #expect(throws: BackupFault.self, "\(name)") { try check(data, key, in: world) }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `of a damaged file leaves nothing`(engine: Engine) async throws {
        try await withWorld(on: .sqlite) { world in
            let key = BackupPrivateKey()
            let content = try await Data(contentsOf: world.backUp(to: "backup", for: key.publicKey))
            let spoilt = world.place("spoilt")
            try content.dropLast(5).write(to: spoilt)
            try await expectNothing(from: spoilt, key, on: engine, .damaged)
        }
    }

    @Test(arguments: Engine.available)
    func `is refused where a workspace is`(engine: Engine) async throws {
        try await withWorld(on: .sqlite) { world in
            let key = BackupPrivateKey()
            let backup = try await world.backUp(to: "backup", for: key.publicKey)
            try await withFreshWorkspace(on: engine) { fresh in
                let restore = Restore(backup, with: key, migrations: Migration.all)
                try await restore.bring(to: fresh)
                await #expect(throws: BackupFault.keysPresent(folder: fresh.stateFolder.path)) {
                    try await restore.bring(to: fresh)
                }
                try FileManager.default.removeItem(at: fresh.stateFolder)
                let fault: BackupFault = engine == .sqlite ? .exists(path: fresh.address) : .workspaceNotEmpty
                await #expect(throws: fault) { try await restore.bring(to: fresh) }
                #expect(!FileManager.default.fileExists(atPath: fresh.stateFolder.path))
            }
        }
    }

    @Test(arguments: Engine.available)
    func `of a newer program is refused`(engine: Engine) async throws {
        let later = Migration("9999 later", "-- retention: call-record\nCREATE TABLE later (id TEXT PRIMARY KEY)")
        try await withWorld(on: .sqlite, adding: [later]) { world in
            let key = BackupPrivateKey()
            let backup = try await world.backUp(to: "backup", for: key.publicKey)
            try await expectNothing(from: backup, key, on: engine, .newer("9999 later"))
        }
    }

    @Test(arguments: Engine.available)
    func `of an older program is brought up to date`(engine: Engine) async throws {
        try await withWorld(on: .sqlite) { world in
            let key = BackupPrivateKey()
            let backup = try await world.backUp(to: "backup", for: key.publicKey)
            let later = Migration("9999 later", "-- retention: call-record\nCREATE TABLE later (id TEXT PRIMARY KEY)")
            try await withFreshWorkspace(on: engine) { fresh in
                try await Restore(backup, with: key, migrations: Migration.all + [later]).bring(to: fresh)
                let database = try await fresh.open()
                try await database.migrate(Migration.all + [later])
                #expect(try await database.read { db in try db("SELECT * FROM later").isEmpty })
                try await database.close()
            }
        }
    }

    private func check(_ content: Data, _ key: BackupPrivateKey, in world: World) throws {
        let file = world.place("changed")
        try content.write(to: file)
        _ = try Restore(file, with: key, migrations: Migration.all).check()
    }

    private func expectNothing(
        from backup: URL, _ key: BackupPrivateKey, on engine: Engine, _ fault: BackupFault
    ) async throws {
        try await withFreshWorkspace(on: engine) { fresh in
            await #expect(throws: fault) {
                try await Restore(backup, with: key, migrations: Migration.all).bring(to: fresh)
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: fresh.folder.path)
            #expect(left.isEmpty)
        }
    }
}

@Suite struct `A key for backups` {
    @Test func `is read back from its file, which is its owner's alone`() async throws {
        try await withWorld(on: .sqlite) { world in
            let (key, file) = (BackupPrivateKey(), world.place("backup.key"))
            try key.write(to: file)
            #expect(try BackupPrivateKey(file: file).publicKey == key.publicKey)
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(throws: BackupFault.exists(path: file.path)) { try BackupPrivateKey().write(to: file) }
        }
    }

    @Test func `is one word in which every wrong letter is found`() throws {
        let key = BackupPrivateKey().publicKey
        #expect(try BackupPublicKey(key.text) == key)
        #expect(!key.text.contains(where: \.isWhitespace) && !key.text.hasPrefix("-"))
        for index in key.text.indices {
            for letter in "aZ0-" where letter != key.text[index] {
                var wrong = key.text
                wrong.replaceSubrange(index...index, with: String(letter))
                #expect(throws: BackupFault.notAKey, "\(wrong)") { try BackupPublicKey(wrong) }
            }
        }
        for wrong in ["", "alongside-backup-", String(key.text.dropLast()), key.text + "A", "no-such-key"] {
            #expect(throws: BackupFault.notAKey) { try BackupPublicKey(wrong) }
        }
    }
}
