import Access
import Door
import Store
import Vocabulary

/// What a person goes through when it gets dangerous for them, step by step, in their own words.
///
/// A version is never changed: who writes again writes another one, which replaces those it is based on.
package struct SafetyPlan: Hashable, Sendable {
    /// In the order in which a person goes through them.
    package enum Heading: String, CaseIterable, Storable, Sendable {
        case warningSigns = "warning-signs"
        case byMyself = "by-myself"
        case distraction, helpers, professionals, surroundings

        /// Whether its lines are people or places, which may have a telephone number.
        package var hasPhones: Bool { self == .distraction || self == .helpers || self == .professionals }
        /// Whether its lines may be left to follow through.
        package var hasSteps: Bool { self == .surroundings }
    }

    /// Why a plan is no longer to be used.
    package enum EndReason: String, CaseIterable, Storable, Sendable {
        case askedByPerson = "asked-by-person"
        case noLongerRight = "no-longer-right"
        case anotherPerson = "another-person"
    }

    package struct End: Hashable, Sendable {
        package let reason: EndReason
        package let by: Author
        package let at: Instant
    }

    package struct Line: Hashable, Sendable {
        package let id: ID<Line>
        package let heading: Heading
        package let words: String
        /// As it is dialled: `988`, or `+18125550100`.
        package let phone: String?
        /// What is left to do about it; nothing where it is nothing to do.
        package let step: Step?
    }

    /// How something stands that makes the surroundings safer.
    package struct Step: Hashable, Sendable {
        package enum State: String, Storable, Sendable { case open, done }

        package let state: State
        /// Who told so last; nobody where it is open since the plan was written.
        package let told: Told?
    }

    /// Whether the person has the plan with them, and where.
    package struct Copy: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Storable, Sendable { case card, page, paper, nothing = "none" }

        package let kind: Kind
        package let keptWhere: String?
        package let told: Told
    }

    package struct Told: Hashable, Sendable {
        package let by: Author
        package let at: Instant
    }

    package let id: ID<SafetyPlan>
    package let person: ID<Person>
    /// The language of the words, as a BCP 47 tag.
    package let language: String
    package let by: Author
    package let at: Instant
    package let end: End?
    /// In the order of the headings and of the writing.
    package let lines: [Line]
    /// The latest that was told; nothing where nobody asked.
    package let copy: Copy?

    /// The most lines under one heading.
    package static let mostLines = 10
    /// The longest line, in characters.
    package static let mostWords = 200
    package static let mostWhere = 200

    init(_ row: Row, lines: [Line], copy: Copy?) throws {
        id = try row["id"]
        person = try row["person_id"]
        language = try row["language"]
        by = Author(id: try row["written_by"], name: try row["author"])
        at = try row["written_at"]
        let reason: EndReason? = try row["ended_reason"]
        end = try reason.map {
            End(reason: $0, by: Author(id: try row["ended_by"], name: try row["ender"]), at: try row["ended_at"])
        }
        self.lines = lines
        self.copy = copy
    }

    package func lines(_ heading: Heading) -> [Line] { lines.filter { $0.heading == heading } }
}

/// The words of a plan as they were typed, read into lines.
package struct SafetyPlanWords: Hashable, Sendable {
    /// One line of a form, or one field with several lines.
    package struct Typed: Sendable {
        let words: String
        let phone: String?
        let isStep: Bool

        package init(_ words: String, phone: String? = nil, isStep: Bool = false) {
            self.words = words
            self.phone = phone
            self.isStep = isStep
        }
    }

    struct Line: Hashable, Sendable {
        let heading: SafetyPlan.Heading
        let words: String
        let phone: String?
        let isStep: Bool
    }

    let lines: [Line]

    /// - Throws: ``Refusal`` that names the heading, with the number of the line as the value `line`.
    package init(_ typed: [SafetyPlan.Heading: [Typed]]) throws(Refusal) {
        var lines: [Line] = []
        for heading in SafetyPlan.Heading.allCases {
            let read = try Self.read(typed[heading] ?? [], heading)
            guard read.count <= SafetyPlan.mostLines else {
                throw Refusal(
                    .headingFull, field: heading.rawValue, values: ["most": String(SafetyPlan.mostLines)])
            }
            lines += read
        }
        guard !lines.isEmpty else { throw Refusal(.planEmpty, field: SafetyPlan.Heading.warningSigns.rawValue) }
        self.lines = lines
    }

    private static func read(_ typed: [Typed], _ heading: SafetyPlan.Heading) throws(Refusal) -> [Line] {
        var lines: [Line] = []
        for (index, one) in typed.enumerated() {
            let number = heading.hasPhones ? try self.phone(one.phone, heading, index + 1) : nil
            // Whoever pastes a list into a field has written several lines.
            let parts = one.words.split(whereSeparator: \.isNewline).filter { !$0.trimmingBlanks().isEmpty }
            guard !parts.isEmpty || number == nil else { throw about(Refusal(.lineWithoutWords), heading, index + 1) }
            for part in parts.prefix(SafetyPlan.mostLines + 1) {
                let words: String
                do throws(Refusal) {
                    words = try FreeText(String(part).replacing("\t", with: " "), most: SafetyPlan.mostWords).text
                } catch {
                    // In a field with several lines they are counted, in a form with a row for each the rows.
                    throw about(error, heading, typed.count > 1 ? index + 1 : lines.count + 1)
                }
                lines.append(
                    Line(heading: heading, words: words, phone: number, isStep: heading.hasSteps && one.isStep))
            }
        }
        return lines
    }

    /// A number as it is dialled: short ones such as 988 as they are.
    private static func phone(
        _ typed: String?, _ heading: SafetyPlan.Heading, _ line: Int
    ) throws(Refusal) -> String? {
        guard let typed, !typed.trimmingBlanks().isEmpty else { return nil }
        let plain = String(
            typed.trimmingBlanks().map { character -> Character in
                guard let number = character.wholeNumberValue, (0...9).contains(number) else { return character }
                return Character(String(number))
            })
        let digits = plain.filter { $0.isASCII && $0.isNumber }
        if (3...6).contains(digits.count), plain.allSatisfy({ ($0.isASCII && $0.isNumber) || " -.()".contains($0) }) {
            return digits
        }
        do throws(Refusal) { return try PhoneNumber(plain).digits } catch { throw about(error, heading, line) }
    }

    private static func about(_ refusal: Refusal, _ heading: SafetyPlan.Heading, _ line: Int) -> Refusal {
        Refusal(
            refusal.code, refusal.kind, field: heading.rawValue,
            values: refusal.values.merging(["line": String(line)]) { _, new in new })
    }
}

/// Every question asked about safety plans.
package struct SafetyPlans {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT safety_plan.*, coalesce(writer.display_name, 'Alongside') AS author,
               coalesce(ender.display_name, 'Alongside') AS ender
        FROM safety_plan
        LEFT JOIN account AS writer ON writer.id = safety_plan.written_by
        LEFT JOIN account AS ender ON ender.id = safety_plan.ended_by
        """

    /// - Throws: ``Refusal`` with `.noSuchSafetyPlan`.
    package func plan(_ id: ID<SafetyPlan>) throws -> SafetyPlan {
        guard let plan = try whole(db("\(SafetyPlans.joined) WHERE safety_plan.id = \(id)")).first else {
            throw Refusal(.noSuchSafetyPlan, .absent)
        }
        return plan
    }

    /// Every version of some records, the newest first.
    package func plans(of records: [ID<Person>]) throws -> [SafetyPlan] {
        guard !records.isEmpty else { return [] }
        return try whole(
            db(
                """
                \(SafetyPlans.joined) WHERE safety_plan.person_id IN (\(each: records))
                ORDER BY safety_plan.written_at DESC, safety_plan.id DESC LIMIT \(People.most)
                """
            ))
    }

    /// Those of some plans that others of them replace.
    func replaced(among plans: [ID<SafetyPlan>]) throws -> Set<ID<SafetyPlan>> {
        guard !plans.isEmpty else { return [] }
        let rows = try db("SELECT earlier_id FROM safety_plan_earlier WHERE plan_id IN (\(each: plans))")
        return Set(try rows.map { try $0["earlier_id"] })
    }

    private func whole(_ rows: [Row]) throws -> [SafetyPlan] {
        let ids: [ID<SafetyPlan>] = try rows.map { try $0["id"] }
        guard !ids.isEmpty else { return [] }
        let steps = try told("safety_plan_step", of: ids, by: "line_id") { row, told in
            SafetyPlan.Step(state: try row["state"], told: told)
        }
        let copies = try told("safety_plan_copy", of: ids, by: "plan_id") { row, told in
            SafetyPlan.Copy(kind: try row["kind"], keptWhere: try row["kept_where"], told: told)
        }
        var lines: [String: [SafetyPlan.Line]] = [:]
        for row in try db("SELECT * FROM safety_plan_line WHERE plan_id IN (\(each: ids)) ORDER BY plan_id, place") {
            let id: ID<SafetyPlan.Line> = try row["id"]
            let isStep: Int = try row["is_step"]
            let step = isStep == 1 ? steps[id.text] ?? SafetyPlan.Step(state: .open, told: nil) : nil
            let plan: String = try row["plan_id"]
            lines[plan, default: []].append(
                SafetyPlan.Line(
                    id: id, heading: try row["heading"], words: try row["words"], phone: try row["phone"], step: step))
        }
        return try zip(ids, rows).map { id, row in
            try SafetyPlan(row, lines: lines[id.text] ?? [], copy: copies[id.text])
        }
    }

    /// What was told last of each thing.
    private func told<T>(
        _ table: SQL, of plans: [ID<SafetyPlan>], by column: String,
        _ read: (Row, SafetyPlan.Told) throws -> T
    ) throws -> [String: T] {
        let rows = try db(
            """
            SELECT \(table).*, coalesce(account.display_name, 'Alongside') AS author
            FROM \(table) LEFT JOIN account ON account.id = \(table).told_by
            WHERE \(table).plan_id IN (\(each: plans)) ORDER BY \(table).told_at, \(table).id
            """
        )
        var latest: [String: T] = [:]
        for row in rows {
            let author = Author(id: try row["told_by"], name: try row["author"])
            let thing: String = try row[column]
            latest[thing] = try read(row, SafetyPlan.Told(by: author, at: try row["told_at"]))
        }
        return latest
    }

    func add(
        _ words: SafetyPlanWords, in language: String, to person: ID<Person>, replacing earlier: [ID<SafetyPlan>],
        by worker: Worker, at now: Instant
    ) throws -> ID<SafetyPlan> {
        let id = ID<SafetyPlan>.new()
        try db.keep(
            in: "safety_plan",
            """
            INSERT INTO safety_plan (id, person_id, language, written_by, written_at)
            VALUES (\(id), \(person), \(language), \(worker.id), \(now)) RETURNING *
            """
        )
        for (place, line) in words.lines.enumerated() {
            try db.keep(
                in: "safety_plan_line",
                """
                INSERT INTO safety_plan_line (id, plan_id, heading, place, words, phone, is_step)
                VALUES (\(ID<SafetyPlan.Line>.new()), \(id), \(line.heading), \(place), \(line.words), \(line.phone),
                    \(line.isStep ? 1 : 0)) RETURNING *
                """
            )
        }
        for earlier in earlier {
            try db.keep(
                in: "safety_plan_earlier",
                """
                INSERT INTO safety_plan_earlier (id, plan_id, earlier_id)
                VALUES (\(ID<SafetyPlan>.new()), \(id), \(earlier)) RETURNING *
                """
            )
        }
        return id
    }

    func tell(
        _ kind: SafetyPlan.Copy.Kind, keptWhere: String?, of plan: ID<SafetyPlan>, by worker: Worker, at now: Instant
    ) throws {
        try db.keep(
            in: "safety_plan_copy",
            """
            INSERT INTO safety_plan_copy (id, plan_id, kind, kept_where, told_by, told_at)
            VALUES (\(ID<SafetyPlan.Copy>.new()), \(plan), \(kind), \(keptWhere), \(worker.id), \(now)) RETURNING *
            """
        )
    }
}

extension Refusal.Code {
    package static let noSuchSafetyPlan: Self = "no-such-safety-plan"
    package static let planEmpty: Self = "plan-empty"
    package static let headingFull: Self = "heading-full"
    package static let lineWithoutWords: Self = "line-without-words"
}
