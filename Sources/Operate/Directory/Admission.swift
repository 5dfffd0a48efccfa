import Access
import Door
import Store
import Vocabulary

/// What of somebody decides at a door whether they are taken, besides their age and their language.
package enum Circumstance: String, CaseIterable, Sendable {
    case woman, man
    case pet
    /// They come as a couple and stay together.
    case partner
    /// They have drunk or used something.
    case substances
    case withoutPapers = "without-papers"
    case uninsured
    /// They come without an appointment.
    case walkIn = "walk-in"
    /// They have to be fetched.
    case fetched
}

/// Whom a service really takes and how one gets in: what crisis work has to know, and what the Human Services Data
/// Specification has no fields for.
package struct Admission: Sendable {
    package enum Gender: String, CaseIterable, Storable, Sendable {
        case everybody, women, men
    }

    package enum Entry: String, CaseIterable, Storable, Sendable {
        case walkIn = "walk-in"
        case appointment, either
    }

    /// What a service answers with yes or no; unsaid is neither.
    package enum Point: String, CaseIterable, Sendable {
        /// Takes pets.
        case pets
        /// Lets couples stay together.
        case partners
        /// Only who is sober is taken.
        case sober
        /// Only who shows a document of identity.
        case papers
        /// Only who is insured.
        case insured
        /// Fetches people.
        case fetches
    }

    /// What was said; what was not stays unknown.
    package struct Told: Sendable {
        package let gender: Gender?
        package let ages: (least: Int?, most: Int?)
        /// Tags or names of languages.
        package let languages: [String]
        package let points: [Point: Bool]
        package let entry: Entry?
        /// Where somebody of the program reaches a person of the service to hand somebody over, in digits.
        package let handOff: String?
        /// Whom to ask for: a desk, a function.
        package let contact: String?
        /// When it is open, in its own words.
        package let hours: String?

        package static let mostContact = 120
        package static let mostLanguages = 200

        /// - Parameter languages: one after another, with commas between them.
        /// - Throws: ``Refusal`` that names the field.
        package init(
            gender: Gender? = nil, ages: (least: Int?, most: Int?) = (nil, nil), languages: String? = nil,
            points: [Point: Bool] = [:], entry: Entry? = nil, handOff: String? = nil, contact: String? = nil,
            hours: String? = nil
        ) throws(Refusal) {
            let limits = ["least": "0", "most": String(ServiceQuestion.oldest)]
            if let least = ages.least, !(0...ServiceQuestion.oldest).contains(least) {
                throw Refusal(.outOfRange, field: "ageLeast", values: limits)
            }
            if let most = ages.most, !((ages.least ?? 0)...ServiceQuestion.oldest).contains(most) {
                throw Refusal(
                    .outOfRange, field: "ageMost",
                    values: ["least": String(ages.least ?? 0), "most": String(ServiceQuestion.oldest)])
            }
            (self.gender, self.ages, self.points, self.entry) = (gender, ages, points, entry)
            let spoken = try FreeText.given(languages, most: Self.mostLanguages, field: "languages") ?? ""
            self.languages = spoken.split(whereSeparator: { ",;\n".contains($0) })
                .map { String($0.trimmingBlanks()) }.filter { !$0.isEmpty }
            if let handOff = try FreeText.given(handOff, most: 40, field: "handOff") {
                do throws(Refusal) { self.handOff = try PhoneNumber(handOff).digits } catch {
                    throw error.about("handOff")
                }
            } else {
                self.handOff = nil
            }
            self.contact = try FreeText.given(contact, most: Self.mostContact, field: "contact")
            self.hours = try FreeText.given(hours, most: LocalService.Entry.mostHours, field: "hours")
        }
    }

    package let id: ID<Admission>
    package let service: String
    package let told: Told
    package let toldAt: Instant
    /// Who said so; nothing where the service did itself.
    package let by: String?

    init(_ row: Row) throws {
        id = try row["id"]
        service = try row["service_id"]
        var points: [Point: Bool] = [:]
        for point in Point.allCases {
            points[point] = try (row["\(point.rawValue)"] as Int?).map { $0 == 1 }
        }
        told = try Told(
            gender: row["gender"], ages: (row["age_least"], row["age_most"]), languages: row["languages"],
            points: points, entry: row["entry"], handOff: row["hand_off"], contact: row["contact"], hours: row["hours"])
        toldAt = try row["told_at"]
        by = try (row["link_id"] as String?) == nil ? row["author"] : nil
    }

    /// Whether it takes somebody in this circumstance: to be asked where it has not said.
    func takes(_ one: Circumstance) -> ServiceAnswer {
        func answer(_ point: Point, speaksAgainst: Bool = false) -> ServiceAnswer {
            told.points[point].map { $0 != speaksAgainst ? .yes : .no } ?? .ask
        }
        switch one {
        case .woman: return told.gender.map { $0 == .men ? .no : .yes } ?? .ask
        case .man: return told.gender.map { $0 == .women ? .no : .yes } ?? .ask
        case .pet: return answer(.pets)
        case .partner: return answer(.partners)
        case .substances: return answer(.sober, speaksAgainst: true)
        case .withoutPapers: return answer(.papers, speaksAgainst: true)
        case .uninsured: return answer(.insured, speaksAgainst: true)
        case .walkIn: return told.entry.map { $0 == .appointment ? .no : .yes } ?? .ask
        case .fetched: return answer(.fetches)
        }
    }

    /// Whether it takes somebody of an age; nothing where it said nothing of ages.
    func takes(age: Int) -> ServiceAnswer? {
        if told.ages.least == nil, told.ages.most == nil { return nil }
        return (told.ages.least ?? 0)...(told.ages.most ?? ServiceQuestion.oldest) ~= age ? .yes : .no
    }

    func speaks(_ language: String) -> Bool {
        told.languages.contains { $0.lowercased() == language.lowercased() }
    }
}

/// Every question asked about whom services take.
package struct Admissions {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT admission.*, coalesce(account.display_name, 'Alongside') AS author
        FROM admission LEFT JOIN account ON account.id = admission.told_by
        """

    /// What was said last, if anything was, of a service and those that count as one with it.
    package func newest(of services: [String]) throws -> Admission? {
        try db(
            """
            \(Admissions.joined) WHERE admission.service_id IN (\(each: services)) AND admission.superseded_at IS NULL
            ORDER BY admission.told_at DESC, admission.service_id LIMIT 1
            """
        ).first.map(Admission.init)
    }

    func admission(_ id: ID<Admission>) throws -> Admission {
        guard let row = try db("\(Admissions.joined) WHERE admission.id = \(id)").first else {
            throw Refusal(.noSuchService, .absent)
        }
        return try Admission(row)
    }

    /// What was said last of every service.
    func all() throws -> [String: Admission] {
        let rows = try db("\(Admissions.joined) WHERE superseded_at IS NULL LIMIT \(DirectoryIndex.mostServices)")
        return Dictionary(try rows.map(Admission.init).map { ($0.service, $0) }) { first, _ in first }
    }
}

/// Says whom a service takes and how one gets in: all that is known of it, in place of what was said before.
package struct TellAdmission: Report {
    package static let permission = Permission.makeReferrals

    let service: ID<LocalService>
    let told: Admission.Told
    /// The link by which the service says it itself.
    let link: ID<ServiceLink>?

    package init(of service: ID<LocalService>, _ told: Admission.Told) {
        self.init(of: service, told, by: nil)
    }

    init(of service: ID<LocalService>, _ told: Admission.Told, by link: ID<ServiceLink>?) {
        (self.service, self.told, self.link) = (service, told, link)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Admission, [Event]) {
        try Directories(db).requireService(service)
        try db.keep(
            in: "admission",
            """
            UPDATE admission SET superseded_at = \(now)
            WHERE service_id = \(service) AND superseded_at IS NULL RETURNING *
            """)
        let id = ID<Admission>.new()
        func said(_ point: Admission.Point) -> Int? { told.points[point].map { $0 ? 1 : 0 } }
        let spoken = told.languages.isEmpty ? nil : told.languages.joined(separator: ", ")
        try db.keep(
            in: "admission",
            """
            INSERT INTO admission (id, service_id, gender, age_least, age_most, languages, pets, partners, sober, papers,
                insured, fetches, entry, hand_off, contact, hours, told_at, told_by, link_id)
            VALUES (\(id), \(service), \(told.gender), \(told.ages.least), \(told.ages.most), \(spoken),
                \(said(.pets)), \(said(.partners)), \(said(.sober)), \(said(.papers)), \(said(.insured)),
                \(said(.fetches)), \(told.entry), \(told.handOff), \(told.contact), \(told.hours), \(now),
                \(worker.id), \(link)) RETURNING *
            """)
        return (try Admissions(db).admission(id), [Event(.admissionTold, .service(service))])
    }
}

extension Command where Outcome == Admission {
    package func subject(of outcome: Admission) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Admission {
        try Admissions(db).admission(ID(stored: subject))
    }
}

extension Event.Kind {
    package static let admissionTold: Self = "admission-told"
}
