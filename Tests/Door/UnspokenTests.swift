import Door
import Operate
import Store
import Testing
import World

@Suite struct `What may not be spoken of` {
    /// Whatever a library writes of a value that holds a key: its description, or all of its parts.
    private func everythingSaid(of value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return "\(value) \(String(reflecting: value)) \(dumped)"
    }

    @Test func `does not stand in the description of what holds it`() async throws {
        try await withWorld(on: .sqlite) { world in
            let said = everythingSaid(of: world.workspace)
            #expect(said.contains("WorkspaceKeys") && !said.contains("signing") && !said.contains("PrivateKey"))
            // Bytes of a key would stand as numbers in brackets.
            #expect(!said.contains(/\d+, \d+, \d+/))
        }
    }

    @Test func `is not told of secrets, passwords and keys themselves`() throws {
        let (secret, password) = (Secret(), try NewPassword("seven quiet herons", for: "dana"))
        #expect(!everythingSaid(of: [secret]).contains(secret.text))
        #expect(!everythingSaid(of: [secret]).contains(secret.hash))
        #expect(!everythingSaid(of: (password, 1)).contains("herons"))
        let hash = try PasswordHash(password.text, rounds: 10)
        #expect(!everythingSaid(of: hash).contains(hash.text))
        #expect(!everythingSaid(of: [Vault()]).contains(/\d+, \d+|Symmetric/))
        #expect(!everythingSaid(of: BackupPrivateKey()).contains(/\d+, \d+|impl/))
    }
}
