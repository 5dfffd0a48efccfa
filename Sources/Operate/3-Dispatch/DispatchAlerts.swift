import Store
import Vocabulary

/// What of a call's dispatch must not be overlooked.
package enum DispatchAlert: Hashable, Sendable {
    /// A team needs help now.
    case help(HelpRequest.Kind)
    /// A team on scene has not said that it is well.
    case checkInMissed(step: Int)
    /// The scene was declared unsafe.
    case unsafe
    /// A team without police is on its way, and since it was sent a danger was told for which it would be held back.
    case notHeld
    /// What a team did contradicts a rule, and nobody has said why.
    case deviation(String)
    /// A team waits nearby; until a moment the scene is released, if it is.
    case held(releasedUntil: Instant?, isReleased: Bool)
    /// No team is on its way any more.
    case waitsAgain
}

/// What the board says of a path's dispatch.
package struct DispatchSigns: Sendable {
    /// What must not be overlooked, gravest first.
    package internal(set) var alerts: [DispatchAlert] = []
    /// The teams that were asked or sent and have not ended.
    package internal(set) var teams: [ID<Team>] = []
    /// Whether one of them is out: sent, and not clear.
    package internal(set) var isOut = false
    /// Whether help was asked for the call itself, and nobody has answered.
    package internal(set) var isAsked = false
    /// Whether somebody calls for help, or is not heard of.
    package var isUrgent: Bool {
        alerts.contains {
            switch $0 {
            case .help, .checkInMissed: true
            default: false
            }
        }
    }

    package init() {}
}

/// Asks once for a whole board what must not be overlooked.
package struct DispatchAlerts {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// What is to be said of some paths.
    package func of(paths: [ID<Path>]) throws -> [ID<Path>: DispatchSigns] {
        guard !paths.isEmpty else { return [:] }
        let rows = try db(
            """
            SELECT path_id, 1 AS place, kind AS word, CASE WHEN assignment_id IS NULL THEN 1 ELSE 0 END AS number,
                   0 AS moment
            FROM help_request
            WHERE answered_at IS NULL AND path_id IN (\(each: paths))
            UNION ALL
            SELECT path_id, 2, '', missed, 0 FROM check_in
            WHERE made_at IS NULL AND missed > 0 AND path_id IN (\(each: paths))
            UNION ALL
            SELECT path_id, CASE WHEN ruling = 'unsafe' THEN 3 ELSE 6 END, ruling, 0, coalesce(expires_at, 0)
            FROM scene_declaration AS said
            WHERE path_id IN (\(each: paths)) AND NOT EXISTS (
                SELECT 1 FROM scene_declaration AS later WHERE later.path_id = said.path_id
                  AND (later.declared_at, later.id) > (said.declared_at, said.id))
            UNION ALL
            SELECT path_id, 4, kind, 0, 0 FROM deviation WHERE reason IS NULL AND path_id IN (\(each: paths))
            UNION ALL
            SELECT DISTINCT path_id, 5, '', 0, 0 FROM assignment
            WHERE held = 1 AND ended_at IS NULL AND path_id IN (\(each: paths))
            UNION ALL
            SELECT path_id, 8, team_id, CASE WHEN sent_at IS NULL THEN 0 ELSE 1 END, 0 FROM assignment WHERE ended_at IS NULL AND path_id IN (\(each: paths))
            UNION ALL
            SELECT DISTINCT path_id, 9, '', 0, 0 FROM assignment
            WHERE ended_at IS NULL AND sent_at IS NOT NULL AND arrived_at IS NULL AND go_at IS NULL AND held = 0
              AND path_id IN (\(each: paths))
            UNION ALL
            SELECT path_id, 7, ended_as, 0, 0 FROM assignment AS last
            WHERE ended_as IN ('declined', 'withdrawn', 'recalled', 'diverted') AND path_id IN (\(each: paths))
              AND NOT EXISTS (
                SELECT 1 FROM assignment AS other WHERE other.path_id = last.path_id
                  AND (other.ended_at IS NULL OR (other.ended_at, other.id) > (last.ended_at, last.id)))
            """
        )
        var found: [ID<Path>: [Int: Row]] = [:]
        var alerts: [ID<Path>: [(place: Int, alert: DispatchAlert)]] = [:]
        var signs: [ID<Path>: DispatchSigns] = [:]
        for row in rows {
            let path: ID<Path> = try row["path_id"]
            let place: Int = try row["place"]
            found[path, default: [:]][place] = row
            if place == 8 {
                signs[path, default: DispatchSigns()].teams.append(try row["word"])
                if try row["number"] == 1 { signs[path, default: DispatchSigns()].isOut = true }
            }
            if try place == 1 && row["number"] == 1 { signs[path, default: DispatchSigns()].isAsked = true }
            guard let alert = try DispatchAlerts.alert(place, row) else { continue }
            alerts[path, default: []].append((place, alert))
        }
        for (path, rows) in found where rows[5] != nil && rows[3] == nil {
            let until: Int64 = try rows[6]?["moment"] ?? 0
            let held = DispatchAlert.held(
                releasedUntil: until > 0 ? Instant(microseconds: until) : nil,
                isReleased: try isReleased(path))
            alerts[path, default: []].append((5, held))
        }
        for (path, rows) in found where rows[9] != nil && rows[3] == nil {
            if try isUnheld(path) { alerts[path, default: []].append((3, .notHeld)) }
        }
        for (path, told) in alerts {
            signs[path, default: DispatchSigns()].alerts = told.sorted { $0.place < $1.place }.map(\.alert)
        }
        // The same marks are always the same bytes.
        for path in signs.keys { signs[path]?.teams.sort { $0.text < $1.text } }
        return signs
    }

    /// Whether what was declared last, or heard by phone, lets a team in: not everybody's word does everywhere.
    private func isReleased(_ path: ID<Path>) throws -> Bool {
        let scene = try Scenes(db).scene(of: Calls(db).path(path))
        return scene.isReleased(at: scene.last?.at ?? Instant(microseconds: 0))
    }

    private func isUnheld(_ path: ID<Path>) throws -> Bool {
        try Assignments(db).of(path: path).contains { out in
            guard out.isOut, out.arrivedAt == nil, out.goAt == nil, !out.isHeld else { return false }
            return try Sending(db).holding(out)
        }
    }

    private static func alert(_ place: Int, _ row: Row) throws -> DispatchAlert? {
        switch place {
        case 1: .help(try row["word"])
        case 2: .checkInMissed(step: try row["number"])
        case 3: .unsafe
        case 4: .deviation(try row["word"])
        case 7: .waitsAgain
        default: nil
        }
    }
}
