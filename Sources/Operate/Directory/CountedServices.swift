import Exchange
import Store

/// As which service each counts that somebody held to be the same as another.
///
/// A merge moves nothing: what was told of a service, and what it was asked, stays its own. Of those that count as one, the one
/// that was chosen to stay is shown; where no source tells of it any more, the next of them that one tells of.
package struct CountedServices: Sendable {
    /// So many services are held to be the same as others at most.
    package static let most = 10_000

    /// For each that was merged, all that count as one with it: the one shown first, then those told, then those gone.
    private let groups: [String: Group]

    private struct Group: Sendable {
        let told: [String]
        let gone: [String]
    }

    /// Nobody counts as another.
    init() {
        groups = [:]
    }

    init(in directories: Directories) throws {
        let db = directories.db
        let merges: [(kept: String, other: String)] = try db(
            """
            SELECT kept_id, other_id FROM service_verdict WHERE verdict = 'same' AND undone_at IS NULL
            ORDER BY said_at, id LIMIT \(Self.most)
            """
        ).map { (try $0["kept_id"], try $0["other_id"]) }
        let above = Dictionary(merges.map { ($0.other, $0.kept) }, uniquingKeysWith: { first, _ in first })
        var members: [String: [String]] = [:]
        for (_, other) in merges {
            var (root, steps) = (other, 0)
            while let next = above[root], steps <= merges.count { (root, steps) = (next, steps + 1) }
            members[root, default: []].append(other)
        }
        let all = members.flatMap { [$0.key] + $0.value }
        let told = try directories.told(all)
        var groups: [String: Group] = [:]
        for (root, others) in members {
            let everyone = [root] + others
            let group = Group(
                told: everyone.filter(told.contains), gone: everyone.filter { !told.contains($0) })
            for one in everyone { groups[one] = group }
        }
        self.groups = groups
    }

    package var isEmpty: Bool { groups.isEmpty }

    /// The service as which one counts: itself, unless it was merged into another.
    package func counted(_ id: String) -> String { groups[id]?.told.first ?? id }

    /// All that count as one with a service, and itself.
    package func all(with id: String) -> [String] { groups[id].map { $0.told + $0.gone } ?? [id] }

    /// Those for which a service stands.
    package func others(of id: String) -> [String] { (groups[id]?.told ?? []).filter { $0 != id } }

    /// Those in whose place another one is shown, each with that one.
    var hidden: [String: String] {
        groups.filter { id, group in group.told.contains(id) && group.told.first != id }
            .compactMapValues { $0.told.first }
    }

    /// Brings what is held by service together for those that count as one.
    func joined<Value>(_ values: [String: Value], _ choose: (Value, Value) -> Value) -> [String: Value] {
        guard !groups.isEmpty else { return values }
        var joined = values
        for (id, value) in values.sorted(by: { $0.key < $1.key }) {
            let shown = counted(id)
            guard shown != id else { continue }
            joined[shown] = joined[shown].map { choose($0, value) } ?? value
        }
        return joined
    }
}

extension Directories {
    /// As which service each counts.
    package func counted() throws -> CountedServices { try CountedServices(in: self) }

    /// Those of which somebody tells now.
    func told(_ ids: [String]) throws -> Set<String> {
        var told = Set(ids.filter { written.record(.service, $0) != nil })
        for part in ids.parts(of: 500) {
            let rows = try db(
                """
                SELECT id FROM directory_record
                WHERE \(Directories.visible) AND entity = 'service' AND id IN (\(each: part))
                """)
            told.formUnion(try rows.map { try $0["id"] })
        }
        return told
    }
}
