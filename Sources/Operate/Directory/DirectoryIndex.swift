import Door
import Exchange
import Foundation
import Linkage
import Store
import Synchronization
import Vocabulary

/// Finds services by what somebody needs: held in memory, read in the background, and read anew when a source was imported.
package final class DirectoryIndex: Sendable {
    /// So many services are held at most; those that come after them are not found by searching, and it is said so.
    package static let mostServices = 1_000_000
    private static let page = 500

    /// Services that are searched together.
    private struct Shelf: Sendable {
        var texts = RankedIndex(RankedIndex.Builder())
        var facts: [ServiceFacts] = []
        /// Where the places of a town or a postal code are: the sum of their latitudes and longitudes, and how many.
        var areas: [String: (latitude: Double, longitude: Double, count: Double)] = [:]
    }

    /// Services on their way into a shelf.
    private struct Filling {
        var builder = RankedIndex.Builder()
        var shelf = Shelf()
        var known: Set<String> = []

        mutating func append(_ entry: DirectoryEntry) {
            guard known.insert(entry.record.id).inserted else { return }
            builder.append(Self.parts(of: entry))
            let facts = ServiceFacts(entry)
            shelf.facts.append(facts)
            for address in entry[.address] {
                guard let location = entry.locations.first(where: { $0.id == address["location_id"] }),
                    let latitude = location["latitude"].flatMap(Double.init),
                    let longitude = location["longitude"].flatMap(Double.init)
                else { continue }
                for field in ["city", "postal_code"] {
                    guard let name = address[field].flatMap(Folding.words.fold) else { continue }
                    var area = shelf.areas[name] ?? (0, 0, 0)
                    area = (area.latitude + latitude, area.longitude + longitude, area.count + 1)
                    shelf.areas[name] = area
                }
            }
        }

        /// What a service is found by, and how much each part of it counts.
        private static func parts(of entry: DirectoryEntry) -> [RankedIndex.Part] {
            func part(_ text: String?, _ weight: Int) -> RankedIndex.Part? {
                text.map { RankedIndex.Part($0, weight: weight) }
            }
            let record = entry.record
            let named = entry.terms.compactMap { $0["name"] }.joined(separator: " ")
            let needs = entry.kinds.map(SearchWords.word).joined(separator: " ")
            let towns = Set(entry[.address].compactMap { $0["city"] }).joined(separator: " ")
            return [
                part(entry.name, 6), part(record["alternate_name"], 6), part(named, 4), part(needs, 4),
                part(entry.organization?["name"], 3), part(entry.program?["name"], 3), part(record["description"], 1),
                part(record["eligibility_description"], 1), part(record["interpretation_services"], 1), part(towns, 1),
            ].compactMap(\.self)
        }

        func finished() -> Shelf {
            var shelf = shelf
            shelf.texts = RankedIndex(builder)
            return shelf
        }
    }

    private struct State {
        var told = Shelf()
        /// What was read; nothing before the first reading.
        var standing: Standing?
        var isFull = false
        var written = Shelf()
        var said = SaidOfServices()
        var joined = JoinedServices()
        /// The last journal position when what was written by hand and what services say was read.
        var position: Int64?
    }

    private let state = Mutex(State())

    package init() {}

    /// Whether it was filled, so that a question is answered in full.
    package var isReady: Bool { state.withLock { $0.standing != nil } }
    /// Whether there are more services than it holds.
    package var isFull: Bool { state.withLock(\.isFull) }
    package var count: Int { state.withLock { $0.told.facts.count + $0.written.facts.count } }

    // MARK: Filling

    /// Reads what sources tell, some services at a time so that nobody waits for it, unless it was read already.
    package func fill(from database: any Database) async throws {
        var standing = try await Self.standing(in: database)
        while standing != state.withLock(\.standing) {
            var (filling, isFull) = (Filling(), false)
            for number in standing.imports {
                let pages = try await database.read { db in try DirectoryPages(of: number, .searching, in: db) }
                var last = ""
                while !isFull {
                    try Task.checkCancellation()
                    let after = last
                    let page = try await database.read { [pages] db in
                        try pages.entries(after: after, most: Self.page, in: db)
                    }
                    guard let end = page.last else { break }
                    for entry in page where !isFull {
                        filling.append(entry)
                        isFull = filling.builder.count >= Self.mostServices
                    }
                    last = end.record.id
                }
            }
            let (shelf, isAll) = (filling.finished(), isFull)
            // What was imported meanwhile may have swept away what was just read.
            let now = try await Self.standing(in: database)
            guard now == standing else {
                standing = now
                continue
            }
            state.withLock { state in
                (state.told, state.standing, state.isFull) = (shelf, now, isAll)
                // Which of them count as one is looked up anew.
                state.position = nil
            }
        }
    }

    /// Fills it, and again after each import, until the server ends.
    package func follow(_ desk: Desk) async throws {
        try await fill(from: desk.database)
        for await _ in desk.bell.listen() { try await fill(from: desk.database) }
    }

    /// The imports that count, and the taxonomies by which their services are named.
    private struct Standing: Equatable, Sendable {
        let imports: [Int64]
        let taxonomies: [String]

        init(in db: any Transaction) throws {
            imports = try db("SELECT import FROM directory_source ORDER BY import").map { try $0["import"] }
            taxonomies = try db("SELECT id, edition FROM own_taxonomy ORDER BY id").map { row in
                let (id, edition): (String, Int) = (try row["id"], try row["edition"])
                return "\(id) \(edition)"
            }
        }
    }

    private static func standing(in database: any Database) async throws -> Standing {
        try await database.read { db in try Standing(in: db) }
    }

    /// Whether it holds what the sources tell now: for a while after an import it does not.
    package func isCurrent(in db: any Transaction) throws -> Bool {
        let now = try Standing(in: db)
        return state.withLock { $0.standing == now }
    }

    /// Takes in what was written by hand, and what services said of themselves, since the last time.
    private func catchUp(in db: any Transaction) throws {
        let (known, newest) = (state.withLock(\.position), try Journal(db).last())
        if let known {
            guard newest > known else { return }
            let news = try db(
                """
                SELECT position FROM journal
                WHERE position > \(known) AND position <= \(newest) AND subject_kind = 'service' LIMIT 1
                """)
            guard !news.isEmpty else { return state.withLock { $0.position = max($0.position ?? 0, newest) } }
        }
        let directories = try Directories(db)
        var filling = Filling()
        for record in directories.written[.service] { filling.append(try DirectoryEntry(record, in: directories)) }
        let (shelf, counted) = (filling.finished(), try directories.counted())
        let said = try SaidOfServices(in: db, counted)
        state.withLock { state in
            guard state.position ?? -1 <= newest else { return }
            (state.written, state.said, state.position) = (shelf, said, newest)
            state.joined = JoinedServices(counted, [state.told.facts, shelf.facts])
        }
    }

    // MARK: Asking

    /// A service that was found, and why.
    package struct Found: Sendable {
        package let id: String
        /// For each thing that was asked for the words by which the service tells of it; nothing where it does not.
        package let by: [[String]?]
        package let kilometres: Double?
        package let need: ServiceAnswer?
        package let age: ServiceAnswer?
        package let language: ServiceAnswer?
        package let isOpen: ServiceAnswer?
        package let hasRoom: ServiceAnswer?
        /// What it answers to each circumstance that was asked about, in the order in which they are told.
        package let circumstances: [(asked: Circumstance, answer: ServiceAnswer)]
        /// What was said last of its room.
        package let room: ServiceRoom?
        let score: Float
    }

    /// What came of a question.
    package struct Answer: Sendable {
        package let found: [Found]
        package let total: Int
        /// What was asked for, word by word or phrase by phrase, as ``Found/by`` answers it.
        package let asked: [String]
        /// Whether nobody here knows where the town or the postal code is.
        package let isAreaUnknown: Bool
    }

    /// The services that come nearest to what is asked for, the best first.
    ///
    /// - Throws: ``StorageError``.
    package func search(
        _ question: ServiceQuestion, from: Int = 0, most: Int, at now: Instant, in zone: TimeZone,
        _ db: any Transaction
    ) throws -> Answer {
        try catchUp(in: db)
        let (told, written, said, joined) = state.withLock { ($0.told, $0.written, $0.said, $0.joined) }
        let wishes = SearchWords.wishes(question.typed)
        let news = try ServiceNews(in: db, joined.counted, at: now)
        let asked = Asked(question, news, said, at: now, in: zone, Self.area(question.near, [told, written]))
        var (found, total): ([Found], Int) = ([], 0)
        for (place, shelf) in [told, written].enumerated() {
            func facts(_ text: Int) -> ServiceFacts { joined.facts(of: shelf.facts[text]) }
            let part = shelf.texts.search(
                wishes, most: from + most + joined.across.count, standing: joined.standing[place]
            ) { asked.worth(of: facts($0)) }
            found += part.found.map { asked.found(facts($0.text), $0) }
            total += part.total
        }
        total -= joined.across.count { one in
            one.told.contains { told.texts.tells(of: wishes, Int($0)) }
                && one.written.contains { written.texts.tells(of: wishes, Int($0)) }
        }
        found.sort { ($1.score, $0.id) < ($0.score, $1.id) }
        if !joined.across.isEmpty {
            var seen: Set<String> = []
            found = found.filter { seen.insert($0.id).inserted }
        }
        return Answer(
            found: Array(found.dropFirst(from).prefix(most)), total: total,
            asked: wishes.compactMap { $0.first?.words.joined(separator: " ") },
            isAreaUnknown: question.near != nil && asked.point == nil)
    }

    /// What there is for each kind of need; nothing before it was filled.
    func reach(in db: any Transaction) throws -> ServiceReach? {
        guard isReady else { return nil }
        try catchUp(in: db)
        let (told, written, said) = state.withLock { ($0.told, $0.written, $0.said) }
        var reach = ServiceReach(admissions: said.admissions)
        for facts in told.facts { reach.add(facts, isOwn: false) }
        for facts in written.facts { reach.add(facts, isOwn: true) }
        return reach
    }

    private static func area(_ near: String?, _ shelves: [Shelf]) -> (latitude: Float, longitude: Float)? {
        guard let name = near.flatMap(Folding.words.fold) else { return nil }
        let parts = shelves.compactMap { $0.areas[name] }
        let count = parts.reduce(0) { $0 + $1.count }
        guard count > 0 else { return nil }
        return (
            Float(parts.reduce(0) { $0 + $1.latitude } / count), Float(parts.reduce(0) { $0 + $1.longitude } / count)
        )
    }
}

/// What of an index counts as one.
private struct JoinedServices: Sendable {
    private(set) var counted = CountedServices()
    /// On each shelf, those for which another one of it stands.
    private(set) var standing: [[Int32: Int32]] = [[:], [:]]
    /// Those of both shelves that count as one: found on both, they are one that is found.
    private(set) var across: [(told: [Int32], written: [Int32])] = []
    /// What is held of those shown, by each that counts as one of them.
    private var shown: [String: ServiceFacts] = [:]

    init() {}

    init(_ counted: CountedServices, _ shelves: [[ServiceFacts]]) {
        self.counted = counted
        guard !counted.isEmpty else { return }
        let hidden = counted.hidden
        let leaders = Set(hidden.values)
        /// On each shelf, those that count as one, by the one that is shown.
        var groups: [[String: [Int32]]] = [[:], [:]]
        var facts: [String: ServiceFacts] = [:]
        for (place, shelf) in shelves.enumerated() {
            for (number, one) in shelf.enumerated() where leaders.contains(one.id) || hidden[one.id] != nil {
                groups[place][hidden[one.id] ?? one.id, default: []].append(Int32(number))
                if leaders.contains(one.id) { facts[one.id] = one }
            }
        }
        for (place, shelf) in shelves.enumerated() {
            for (leader, texts) in groups[place] {
                // The one that is shown stands for the others; where it is on the other shelf, the first of them does.
                let first = texts.first { shelf[Int($0)].id == leader } ?? texts[0]
                for text in texts where text != first { standing[place][text] = first }
                if place == 1, let told = groups[0][leader] { across.append((told, texts)) }
            }
        }
        for (id, leader) in hidden { shown[id] = facts[leader] }
    }

    func facts(of one: ServiceFacts) -> ServiceFacts { shown.isEmpty ? one : shown[one.id] ?? one }
}

/// A question made ready to be put to many services.
private struct Asked {
    let question: ServiceQuestion
    let news: ServiceNews
    let said: SaidOfServices
    let circumstances: [Circumstance]
    let now: Instant
    let moment: ServiceHours.Moment
    let point: (latitude: Float, longitude: Float)?

    init(
        _ question: ServiceQuestion, _ news: ServiceNews, _ said: SaidOfServices, at now: Instant, in zone: TimeZone,
        _ point: (latitude: Float, longitude: Float)?
    ) {
        self.question = question
        self.news = news
        self.said = said
        circumstances = Circumstance.allCases.filter(question.circumstances.contains)
        self.now = now
        self.point = point
        moment = ServiceHours.Moment(now, in: zone)
    }

    func found(_ facts: ServiceFacts, _ one: RankedIndex.Found) -> DirectoryIndex.Found {
        DirectoryIndex.Found(
            id: facts.id, by: one.by, kilometres: point.flatMap { facts.distance(from: $0) }.map(Double.init),
            need: need(facts), age: age(facts), language: language(facts), isOpen: isOpen(facts),
            hasRoom: hasRoom(facts), circumstances: circumstances.map { ($0, takes($0, facts)) },
            room: said.rooms[facts.id], score: one.score)
    }

    /// What speaks for a service besides the words by which it was found: above 0, and 1 where nothing speaks against it.
    func worth(of facts: ServiceFacts) -> Float {
        // One that is closed is found, so that nobody looks for it any longer, after all that are not.
        var worth: Float = facts.isOfferable ? 1 : 0.02
        if let answer = need(facts) { worth *= answer.worth }
        if let answer = age(facts) { worth *= answer.worth }
        if let answer = language(facts) { worth *= answer.worth }
        if let answer = isOpen(facts) { worth *= answer.worth }
        if let answer = hasRoom(facts) { worth *= answer.worth }
        for one in circumstances { worth *= takes(one, facts).worth }
        if let point {
            // Eight kilometres halve it; one that tells of no place may be anywhere.
            worth *= facts.distance(from: point).map { 1 / (1 + $0 / 8) } ?? 0.3
        }
        return worth
    }

    private func need(_ facts: ServiceFacts) -> ServiceAnswer? {
        question.kind.map { kind in
            if facts.kinds.contains(kind) { return .yes }
            // Whoever treats people and fetches them is what is asked for, by whatever terms.
            if kind == .treatmentRide, facts.kinds.contains(.treatment) { return takes(.fetched, facts) }
            return facts.kinds.isEmpty ? .ask : .no
        }
    }

    /// What a service says of itself counts before what its source tells.
    private func age(_ facts: ServiceFacts) -> ServiceAnswer? {
        question.age.map { said.admissions[facts.id]?.takes(age: $0) ?? facts.takes(age: $0) }
    }

    private func language(_ facts: ServiceFacts) -> ServiceAnswer? {
        question.language.map { said.admissions[facts.id]?.speaks($0) == true ? .yes : facts.speaks($0) }
    }

    private func takes(_ one: Circumstance, _ facts: ServiceFacts) -> ServiceAnswer {
        said.admissions[facts.id]?.takes(one) ?? .ask
    }

    /// Hours that somebody found not to hold are asked for again; doors that the service told of since then are believed.
    private func isOpen(_ facts: ServiceFacts) -> ServiceAnswer? {
        guard question.isOpenNow else { return nil }
        let found = news.closedDoors[facts.id]
        if let room = said.rooms[facts.id], let answer = room.isOpen(at: now), found ?? room.toldAt <= room.toldAt {
            return answer
        }
        let told = facts.hours.isOpen(at: moment)
        return told == .yes && found != nil ? .ask : told
    }

    /// What was said last counts: by the service or somebody who rang it, in an answer to us, or by its source.
    private func hasRoom(_ facts: ServiceFacts) -> ServiceAnswer? {
        guard question.hasRoom else { return nil }
        let room = said.rooms[facts.id]
        let told = [room?.toldAt, facts.room?.told].compactMap(\.self).max()
        if let full = news.full[facts.id], full >= told ?? full { return .no }
        if let room, room.toldAt >= told ?? room.toldAt { return room.hasRoom(at: now) }
        return facts.hasRoom(at: now)
    }
}
