import Door
import Foundation
import Store
import Synchronization
import Vocabulary

/// The scenarios that were played, as their files were then, each read once.
///
/// A file may change or go; what was played from it can be looked at as it was.
package final class PlayedScenarios: Sendable {
    private let known = Mutex<[String: Scenario]>([:])
    /// So many stay in memory.
    private static let most = 100

    package init() {}

    /// The scenario of a digest.
    ///
    /// - Throws: ``Refusal`` with `.noSuchScenario` where it was never played, or cannot be read any more.
    package func scenario(_ digest: String, in db: any Transaction) throws -> Scenario {
        if let scenario = known.withLock({ $0[digest] }) { return scenario }
        guard let row = try db("SELECT text FROM scenario_text WHERE id = \(digest)").first else {
            throw Refusal(.noSuchScenario, .absent)
        }
        let text: String = try row["text"]
        guard let scenario = try? Scenario(yaml: Data(text.utf8)) else { throw Refusal(.noSuchScenario, .absent) }
        known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[digest] = scenario
        }
        return scenario
    }

    /// Keeps a scenario as it is played now.
    static func keep(_ scenario: Scenario, in db: any Transaction, at now: Instant) throws {
        try db.run(
            """
            INSERT INTO scenario_text (id, name, version, text, kept_at)
            VALUES (\(scenario.digest), \(scenario.name), \(scenario.version), \(scenario.text), \(now))
            ON CONFLICT (id) DO NOTHING
            """)
    }
}

extension Refusal.Code {
    package static let noSuchScenario: Self = "no-such-scenario"
}
