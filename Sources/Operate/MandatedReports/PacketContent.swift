import Access
import Store
import Vocabulary

/// One thing that a written report tells.
package enum PacketField: String, CaseIterable, Sendable {
    /// The child or the adult it is about.
    case concerned
    case siblings
    /// Parents, guardians, whoever cares for them.
    case custodians
    case alleged
    case nature
    /// Earlier injuries, abuse or neglect, of siblings too.
    case prior
    case circumstances
    /// Where they are now: an address, a school, a class.
    case whereabouts
    /// What they said themselves.
    case statement
    /// Who else knows.
    case witnesses
    /// How the reporter knows.
    case source
    /// Who reports, in which capacity, and where they can be reached.
    case reporter
    /// What the reporter did: photographs taken, a child kept, a coroner told.
    case actions
    /// The documents of custody that was taken without an order.
    case custody
    case other

    /// Those that are told in words; the others are people.
    package static let texts = allCases.filter { $0.people == nil }
    /// Those that tell who reports.
    package static let masked: Set<PacketField> = [.source, .reporter]

    /// How many people it holds at most; nothing where it is words.
    package var people: Int? {
        switch self {
        case .concerned: 1
        case .siblings: 20
        case .custodians, .alleged: 6
        default: nil
        }
    }
}

/// What a written report tells, as far as it is known.
package struct PacketContent: Codable, Hashable, Sendable {
    /// Somebody, as far as they are known; every part may be unknown.
    package struct Somebody: Codable, Hashable, Sendable {
        package enum Sex: String, CaseIterable, Codable, Sendable { case female, male, another }

        /// In any script.
        package var name: String?
        package var birthDate: String?
        package var age: Int?
        package var sex: Sex?
        package var relation: String?
        package var address: String?
        package var telephone: String?

        package static let mostText = 300
        package static let mostAge = 130

        /// - Throws: ``Refusal`` that names the field behind what its names begin with.
        package init(
            name: String?, birthDate: String? = nil, age: String? = nil, sex: String? = nil, relation: String? = nil,
            address: String? = nil, telephone: String? = nil, at prefix: String
        ) throws(Refusal) {
            func text(_ raw: String?, _ field: String) throws(Refusal) -> String? {
                try FreeText.given(raw, most: Self.mostText, field: prefix + field)
            }
            func plain(_ raw: String?) -> String? {
                raw.map { String($0.trimmingBlanks()) }.flatMap { $0.isEmpty ? nil : $0 }
            }
            self.name = try text(name, "name")
            self.relation = try text(relation, "relation")
            self.address = try text(address, "address")
            self.telephone = try text(telephone, "telephone")
            if let day = plain(birthDate) {
                guard let read = CalendarDay(day) else { throw Refusal(.notADay, field: prefix + "birthDate") }
                self.birthDate = read.description
            }
            if let years = plain(age) {
                guard years.utf8.allSatisfy({ (48...57).contains($0) }), let age = Int(years), age <= Self.mostAge
                else {
                    throw Refusal(.notAnAge, field: prefix + "age", values: ["most": String(Self.mostAge)])
                }
                self.age = age
            }
            if let word = plain(sex) {
                guard let sex = Sex(rawValue: word) else { throw Refusal(.notOneOf, field: prefix + "sex") }
                self.sex = sex
            }
        }

        package var isUnknown: Bool {
            name == nil && birthDate == nil && age == nil && sex == nil && relation == nil && address == nil
                && telephone == nil
        }
    }

    /// By the field's name; nobody unknown stands here.
    package private(set) var people: [String: [Somebody]]
    package private(set) var texts: [String: String]
    /// What each of those who wrote says of themselves: by the field's name, then by who they are.
    private var tellers: [String: [String: String]]

    /// The longest text, in characters.
    package static let mostText = 6000

    /// What nobody has written yet.
    package init() {
        people = [:]
        texts = [:]
        tellers = [:]
    }

    /// - Throws: ``Refusal`` that names the field.
    ///
    /// What tells who reports stands apart, under whoever wrote it.
    package init(
        people: [PacketField: [Somebody]], texts: [PacketField: String?], by worker: ID<Worker>
    ) throws(Refusal) {
        self.init()
        for (field, all) in people {
            let known = all.filter { !$0.isUnknown }
            guard let most = field.people else { continue }
            guard known.count <= most else {
                throw Refusal(.tooManyPeople, field: field.rawValue, values: ["most": String(most)])
            }
            if !known.isEmpty { self.people[field.rawValue] = known }
        }
        for (field, raw) in texts where field.people == nil {
            guard let text = try FreeText.given(raw, most: Self.mostText, field: field.rawValue) else { continue }
            if PacketField.masked.contains(field) {
                tellers[field.rawValue] = [worker.text: text]
            } else {
                self.texts[field.rawValue] = text
            }
        }
    }

    init(stored text: String) throws {
        self = try KeptJSON.value(PacketContent.self, in: text)
    }

    var written: String {
        get throws { try KeptJSON.text(of: self) }
    }

    package func people(_ field: PacketField) -> [Somebody] { people[field.rawValue] ?? [] }
    package func text(_ field: PacketField) -> String? { texts[field.rawValue] }

    /// What somebody says of themselves.
    package func text(_ field: PacketField, by worker: ID<Worker>) -> String? { tellers[field.rawValue]?[worker.text] }

    /// What the others say of themselves, as far as whoever looks may read it.
    package func others(_ field: PacketField, than worker: ID<Worker>) -> [String] {
        (tellers[field.rawValue] ?? [:]).filter { $0.key != worker.text }.sorted { $0.key < $1.key }.map(\.value)
    }

    package func knows(_ field: PacketField) -> Bool {
        !people(field).isEmpty || text(field) != nil || tellers[field.rawValue]?.isEmpty == false
    }

    /// What is asked for and not known yet.
    package func missing(of rule: MandatedRule) -> [PacketField] {
        rule.asked.map(\.field).filter { !knows($0) }
    }

    /// With nothing but what the reader says of themselves about who reports.
    func masked(for reader: ID<Worker>) -> PacketContent {
        var content = self
        content.tellers = tellers.compactMapValues { told in told[reader.text].map { [reader.text: $0] } }
        return content
    }

    /// With what the others said of themselves before.
    func keepingOthers(of before: PacketContent, than worker: ID<Worker>) -> PacketContent {
        var content = self
        for (field, told) in before.tellers {
            content.tellers[field, default: [:]].merge(told.filter { $0.key != worker.text }) { mine, _ in mine }
        }
        return content
    }
}

extension Refusal.Code {
    package static let notAnAge: Self = "not-an-age"
    package static let tooManyPeople: Self = "too-many-people"
}
