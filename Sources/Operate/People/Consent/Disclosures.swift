import Access
import Door
import Store
import Vocabulary

/// That something was told of a person: what, to whom, why, and on what it rested.
package struct Disclosure: Sendable {
    package let id: ID<Disclosure>
    package let person: ID<Person>
    package let recipient: String
    package let purpose: ConsentTerms.Purpose
    package let categories: [ConsentTerms.Category]
    package let basis: DisclosureQuestion.Basis
    package let consent: ID<Consent>?
    package let reason: String?
    package let isPart2: Bool
    package let by: Author
    package let at: Instant
    /// What was told, as JSON, code for code.
    package let json: String

    init(_ row: Row) throws {
        id = try row["id"]
        person = try row["person_id"]
        recipient = try row["recipient"]
        purpose = try row["purpose"]
        categories = Codes.read(try row["categories"]).compactMap(ConsentTerms.Category.init(rawValue:))
        basis = try row["basis"]
        consent = try row["consent_id"]
        reason = try row["reason"]
        isPart2 = (try row["is_part2"] as Int) == 1
        by = Author(id: try row["given_by"], name: try row["author"])
        at = try row["given_at"]
        json = try row["document"]
    }

    package var document: DisclosureDocument {
        get throws { try KeptJSON.value(DisclosureDocument.self, in: json) }
    }
}

extension DisclosureQuestion.Basis: Storable {}

/// Whether the program is one to which 42 CFR part 2 applies, who said so and why.
package struct Part2Rule: Hashable, Sendable {
    /// Nothing where nobody has said so yet: then it counts as one.
    package let said: Said?

    package struct Said: Hashable, Sendable {
        package let isProgram: Bool
        package let reason: String
        package let by: Author
        package let at: Instant
    }

    package var isProgram: Bool { said?.isProgram ?? true }
}

/// Every question asked about what was told of people, and whether something may be.
package struct Disclosures {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT disclosure.*, coalesce(account.display_name, 'Alongside') AS author
        FROM disclosure LEFT JOIN account ON account.id = disclosure.given_by
        """

    /// The most of one person that are shown.
    package static let most = 200

    /// - Throws: ``Refusal`` with `.noSuchDisclosure`.
    package func disclosure(_ id: ID<Disclosure>) throws -> Disclosure {
        guard let row = try db("\(Disclosures.joined) WHERE disclosure.id = \(id)").first else {
            throw Refusal(.noSuchDisclosure, .absent)
        }
        return try Disclosure(row)
    }

    /// The newest first.
    package func disclosures(of records: [ID<Person>]) throws -> [Disclosure] {
        guard !records.isEmpty else { return [] }
        return try db(
            """
            \(Disclosures.joined) WHERE disclosure.person_id IN (\(each: records))
            ORDER BY disclosure.given_at DESC, disclosure.id DESC LIMIT \(Disclosures.most)
            """
        ).map(Disclosure.init)
    }

    package func part2Rule() throws -> Part2Rule {
        let row = try db(
            """
            SELECT part2_rule.*, coalesce(account.display_name, 'Alongside') AS author
            FROM part2_rule LEFT JOIN account ON account.id = part2_rule.set_by
            ORDER BY part2_rule.set_at DESC, part2_rule.id DESC LIMIT 1
            """
        ).first
        return Part2Rule(
            said: try row.map { row in
                Part2Rule.Said(
                    isProgram: (try row["is_program"] as Int) == 1, reason: try row["reason"],
                    by: Author(id: try row["set_by"], name: try row["author"]), at: try row["set_at"])
            })
    }

    /// What some categories are, as far as it decides who may see them.
    package func label(of categories: [ConsentTerms.Category]) throws -> Label {
        try DisclosureRule(isPart2Program: part2Rule().isProgram).underPart2(categories).isEmpty ? .plain : .part2
    }

    /// Whether something may be told of a person now, by what they allowed up to this moment.
    ///
    /// - Throws: ``Refusal`` with `.noSuchPersonRecord`.
    package func may(
        _ question: DisclosureQuestion, of person: ID<Person>, at now: Instant
    ) throws -> DisclosureDecision {
        let rule = DisclosureRule(isPart2Program: try part2Rule().isProgram)
        let records = try CertainRecords(of: People(db).person(person), in: db).ids
        return rule.decide(question, by: try Consents(db).consents(of: records), at: now)
    }
}

extension Disclosures {
    /// What would be told of a person now, as somebody looks at it before they decide.
    ///
    /// - Throws: ``Refusal`` with `.noSuchPersonRecord`.
    package func preview(
        _ categories: [ConsentTerms.Category], of person: ID<Person>, at now: Instant
    ) throws -> DisclosureDocument {
        let rule = DisclosureRule(isPart2Program: try part2Rule().isProgram)
        return try DisclosureReader(People(db).person(person), rule, in: db, at: now).document(categories)
    }
}

extension Disclosures {
    /// Keeps what is told, as it is told: whether it may be is decided before.
    func keep(
        _ question: DisclosureQuestion, by decision: DisclosureDecision, of record: Person, told author: String,
        at now: Instant
    ) throws -> (Disclosure, [Event]) {
        let document = try preview(question.categories, of: record.id, at: now)
        let json = try KeptJSON.text(of: document)
        let id = ID<Disclosure>.new()
        try db.keep(
            in: "disclosure",
            """
            INSERT INTO disclosure (id, person_id, recipient, purpose, categories, basis, consent_id, reason, is_part2,
                document, given_by, given_at)
            VALUES (\(id), \(record.id), \(question.recipient), \(question.purpose),
                \(Codes.written(question.categories.map(\.rawValue))), \(question.basis), \(decision.consent?.id),
                \(question.reason), \(document.isPart2 ? 1 : 0), \(json), \(author), \(now))
            RETURNING *
            """
        )
        var said: [String: Event.Fact] = [
            "disclosure": .init(id), "basis": .init(question.basis), "purpose": .init(question.purpose),
        ]
        if let consent = decision.consent { said["consent"] = .init(consent.id) }
        return (try disclosure(id), [Event(.disclosed, Person.subject(record.id), said)])
    }
}

/// Tells something of a person to somebody outside, if it may be told, and keeps what was told.
package struct Disclose: Order {
    package static let permission = Permission.disclose

    let person: ID<Person>
    let question: DisclosureQuestion

    package init(_ question: DisclosureQuestion, of person: ID<Person>) {
        self.question = question
        self.person = person
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Disclosure, [Event]) {
        let record = try People(db).person(person)
        let disclosures = Disclosures(db)
        let tie = try Ties(db).tie(of: worker, to: record.id, at: now)
        let label = try disclosures.label(of: question.categories)
        try tie.require(worker, Self.permission, with: label)
        let decision = try disclosures.may(question, of: record.id, at: now)
        guard decision.isAllowed else { throw Refusal(.mayNotTell, .conflicting, field: "basis") }
        try tie.require(worker, Self.permission, with: label, leave: decision.leave)
        return try disclosures.keep(question, by: decision, of: record, told: worker.id.text, at: now)
    }
}

/// Says whether 42 CFR part 2 applies to the program, and why.
package struct SetPart2Rule: Order {
    package static let permission = Permission.setPart2

    let isProgram: Bool
    let reason: String

    /// - Throws: ``Refusal`` about `reason`.
    package init(_ isProgram: Bool, because reason: String?) throws(Refusal) {
        self.isProgram = isProgram
        self.reason = try FreeText.needed(reason ?? "", most: DisclosureQuestion.mostReason, field: "reason")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        try db.keep(
            in: "part2_rule",
            """
            INSERT INTO part2_rule (id, is_program, reason, set_by, set_at)
            VALUES (\(ID<Part2Rule>.new()), \(isProgram ? 1 : 0), \(reason), \(worker.id), \(now)) RETURNING *
            """
        )
        return (
            (),
            [
                Event(
                    .part2RuleSet, Event.Subject(kind: "workspace", id: ""),
                    ["program": .word(isProgram ? "yes" : "no")])
            ]
        )
    }
}

extension Command where Outcome == Disclosure {
    package func subject(of outcome: Disclosure) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Disclosure {
        try Disclosures(db).disclosure(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchDisclosure: Self = "no-such-disclosure"
    package static let mayNotTell: Self = "may-not-tell"
}

extension Event.Kind {
    package static let disclosed: Self = "disclosed"
    package static let part2RuleSet: Self = "part-2-rule-set"
}
