import Door
import Foundation
import Testing

@Suite struct `A vault` {
    private func file() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "vault-\(UInt64.random(in: 0 ... .max)).key")
    }

    @Test func `opens what it sealed, at its place and nowhere else`() throws {
        let vault = Vault()
        let sealed = try vault.seal(["Juniper", "812 555 0190"], at: "record 1")
        #expect(try vault.open(sealed, at: "record 1", as: [String].self) == ["Juniper", "812 555 0190"])
        #expect(throws: Vault.Fault.damaged) { try vault.open(sealed, at: "record 2", as: [String].self) }
        #expect(throws: Vault.Fault.damaged) { try Vault().open(sealed, at: "record 1", as: [String].self) }
    }

    @Test(arguments: [0, 11, 12, 500, 1_024])
    func `finds each changed bit`(place: Int) throws {
        let vault = Vault()
        var sealed = try vault.seal("Juniper", at: "record")
        sealed[place] ^= 1
        #expect(throws: Vault.Fault.damaged) { try vault.open(sealed, at: "record", as: String.self) }
        #expect(throws: Vault.Fault.damaged) {
            try vault.open(Array(sealed.prefix(place)), at: "record", as: String.self)
        }
    }

    @Test func `shows the same content never twice, and of its length only a step`() throws {
        let vault = Vault()
        let some = try (0..<20).map { _ in try vault.seal("Juniper", at: "record") }
        #expect(Set(some).count == 20)
        let short = try vault.seal("J", at: "record").count
        let long = try vault.seal(String(repeating: "J", count: 900), at: "record").count
        #expect(short == long)
        let lengths = try (0..<60).map { try vault.seal(String(repeating: "J", count: $0 * 997), at: "record").count }
        // A nonce and a tag besides.
        #expect(Set(lengths).isSubset(of: Set(Vault.lengths.map { $0 + 28 })))
        #expect(Set(lengths).count == 4)
        #expect(throws: Vault.Fault.tooLong) {
            try vault.seal(String(repeating: "J", count: 300_000), at: "record")
        }
    }

    @Test func `keeps its key in a file of its own that its owner alone may read, and writes over none`() throws {
        let (file, vault) = (file(), Vault())
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(throws: Vault.Fault.missing(file: file.path)) { try Vault(file: file) }
        try vault.write(to: file)
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(throws: Vault.Fault.exists(file: file.path)) { try Vault().write(to: file) }
        let sealed = try vault.seal("Juniper", at: "record")
        #expect(try Vault(file: file).open(sealed, at: "record", as: String.self) == "Juniper")
        try Data("no key".utf8).write(to: file)
        #expect(throws: Vault.Fault.unreadable(file: file.path)) { try Vault(file: file) }
    }

    @Test func `marks a request so that nobody can try it out later`() throws {
        let vault = Vault()
        #expect(vault.mark(Array("name=Juniper".utf8)) == vault.mark(Array("name=Juniper".utf8)))
        #expect(vault.mark(Array("name=Juniper".utf8)) != vault.mark(Array("name=Wren".utf8)))
        let file = file()
        defer { try? FileManager.default.removeItem(at: file) }
        try vault.write(to: file)
        // Not with the key either, once the process is over.
        #expect(try Vault(file: file).mark(Array("name=Juniper".utf8)) != vault.mark(Array("name=Juniper".utf8)))
    }
}
