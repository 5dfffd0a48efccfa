import Access
import Programs
import Store
import Vocabulary

/// Whether a scene was said to be safe or not, by whom, and for how long that holds.
package struct SceneDeclaration: Sendable {
    package enum Ruling: String, CaseIterable, Storable, Sendable {
        case safe, unsafe
    }

    package let id: ID<SceneDeclaration>
    package let ruling: Ruling
    package let answers: [String: AnswerValue]
    package let by: Author
    /// As what they decided: their discipline, or their role.
    package let declaredAs: String
    /// The officer whose word was passed on, as the radio names them.
    package let relayedFrom: String?
    package let at: Instant
    /// Until when it holds; without end where nothing is asked again.
    package let expiresAt: Instant?
    /// Who leads once they are in.
    package let leader: Discipline?

    init(_ row: Row) throws {
        id = try row["id"]
        ruling = try row["ruling"]
        answers = SceneDeclaration.read(try row["answers"])
        by = Author(id: try row["declared_by"], name: try row["author"])
        declaredAs = try row["declared_as"]
        relayedFrom = try row["relayed_from"]
        at = try row["declared_at"]
        expiresAt = try row["expires_at"]
        leader = (try row["leader"] as String?).flatMap(Discipline.init)
    }

    /// Whether it lets a team go in at a moment.
    package func isSafe(at moment: Instant) -> Bool {
        ruling == .safe && at <= moment && expiresAt.map { moment < $0 } ?? true
    }

    static func written(_ answers: [String: AnswerValue]) -> String {
        answers.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.rawValue)" }.joined(separator: " ")
    }

    private static func read(_ column: String) -> [String: AnswerValue] {
        let pairs = column.split(separator: " ").compactMap { pair -> (String, AnswerValue)? in
            let halves = pair.split(separator: "=", maxSplits: 1)
            return halves.count == 2 ? (String(halves[0]), AnswerValue(rawValue: String(halves[1]))) : nil
        }
        return Dictionary(pairs, uniquingKeysWith: { _, last in last })
    }
}

/// What stands about the safety of one path's scene.
package struct Scene: Sendable {
    /// What a dispatcher needs to see at once.
    package enum State: String, Sendable {
        /// No unarmed team is held back: the program asks for nothing here.
        case open
        /// Nobody there has been spoken to by phone, which the rules ask for first.
        case unheard
        case undeclared = "not-declared"
        case safe, unsafe, expired
    }

    package let gate: Gate?
    package let demand: GateDemand
    /// What was said last.
    package let last: SceneDeclaration?
    /// Whether the rules ask that somebody there is spoken to by phone first.
    package let phoneFirst: Bool
    /// The tries to do so, the latest first.
    package let phoned: [PhoneContact]

    /// Whether a team without a weapon is held back.
    package var holds: Bool { isGated || isUnheard }

    /// Whether a team that is held back may be let in at a moment.
    ///
    /// Where the rules said that no team without police goes in, only an officer's word opens the scene. Where they ask
    /// for the telephone first, whoever sees that the scene is safe has heard more than a call would tell.
    package func isReleased(at moment: Instant) -> Bool {
        guard let last, last.isSafe(at: moment) else { return !isGated && !isUnheard }
        return demand != .stop || last.declaredAs == Gate.Releaser.officer.rawValue
    }

    private var isGated: Bool { gate != nil && (demand != .none || last?.ruling == .unsafe) }

    private var isUnheard: Bool { phoneFirst && !phoned.contains { $0.reached != .nobody } }

    package func state(at moment: Instant) -> State {
        guard isGated || last != nil else { return isUnheard ? .unheard : .open }
        switch last?.ruling {
        case nil: return .undeclared
        case .unsafe?: return .unsafe
        case .safe?: return isReleased(at: moment) ? .safe : last?.isSafe(at: moment) == true ? .undeclared : .expired
        }
    }
}

/// Every question asked about scenes.
package struct Scenes {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT scene_declaration.*, coalesce(account.display_name, 'Alongside') AS author
        FROM scene_declaration LEFT JOIN account ON account.id = scene_declaration.declared_by
        """

    /// What stands about a path's scene; with a moment, what stood then.
    package func scene(of path: Path, at moment: Instant? = nil) throws -> Scene {
        let need = try CallNeed(of: path, in: db, at: moment)
        let before: SQL = moment.map { "AND scene_declaration.declared_at <= \($0)" } ?? ""
        let last = try db(
            """
            \(Scenes.joined) WHERE scene_declaration.path_id = \(path.id) \(before)
            ORDER BY scene_declaration.declared_at DESC, scene_declaration.id DESC LIMIT 1
            """
        ).first.map(SceneDeclaration.init)
        let phoned = try PhoneContacts(db).of(path: path.id).filter { contact in
            moment.map { contact.at <= $0 } ?? true
        }
        return Scene(
            gate: need.program?.gate, demand: need.demand, last: last, phoneFirst: need.phoneFirst, phoned: phoned)
    }

    /// Everything that was said about a path's scene, newest first.
    package func declarations(of path: ID<Path>) throws -> [SceneDeclaration] {
        try db(
            """
            \(Scenes.joined) WHERE scene_declaration.path_id = \(path)
            ORDER BY scene_declaration.declared_at DESC, scene_declaration.id DESC LIMIT 50
            """
        ).map(SceneDeclaration.init)
    }
}
