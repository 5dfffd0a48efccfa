import Access
import Door
import Exchange
import Operate
import Store
import Vocabulary

/// The services that come nearest to a question, each with why, or all of them by name where nothing is asked: a page at a time.
struct FoundServices: Sendable {
    struct Entry: Sendable {
        let entry: DirectoryEntry
        /// Why it was found; nothing where the list is by name.
        let found: DirectoryIndex.Found?
    }

    /// How many services one page holds.
    static let most = 25
    /// The last page that may be asked for.
    static let lastPage = 1_000_000

    let entries: [Entry]
    let total: Int
    /// Which page this is; the first is 1.
    let number: Int
    let most: Int
    let question: ServiceQuestion
    let answer: DirectoryIndex.Answer?
    /// Whether everything that the sources tell is searched.
    let isCurrent: Bool
    let isFull: Bool
    let sources: [DirectorySource]
    let isOpen: Bool
    /// The need for which somebody searches.
    let need: ID<Operate.Need>?

    var pages: Int { max(1, (total + most - 1) / most) }
}

extension Visit {
    /// What is asked for, as the address says it.
    func serviceQuestion() throws(Refusal) -> ServiceQuestion {
        var kind: Operate.Need.Kind?
        if let typed = query("helps-with"), !typed.isEmpty {
            guard let known = Operate.Need.Kind(rawValue: typed) else { throw Refusal(.notOneOf, field: "helps-with") }
            kind = known
        }
        var age: Int?
        if let typed = query("years"), !typed.trimmingBlanks().isEmpty {
            guard let number = Int(typed.trimmingBlanks()) else { throw Refusal(.notANumber, field: "years") }
            age = number
        }
        var circumstances: Set<Circumstance> = []
        for one in Circumstance.allCases where try isAsked(one.rawValue, by: "yes") { circumstances.insert(one) }
        return try ServiceQuestion(
            query("wanted"), kind: kind, near: query("near"), age: age, language: query("tongue"),
            isOpenNow: isAsked("open", by: "now"), hasRoom: isAsked("room", by: "yes"), circumstances: circumstances)
    }

    /// What is asked for a need where the address asks nothing: what is needed, and for whoever may see people, how old they are.
    func question(for id: ID<Operate.Need>) async throws -> ServiceQuestion? {
        let (day, worker) = (CalendarDay(of: desk.clock(), in: site.timeZone), try self.worker)
        let found = try await desk.look(as: worker, for: .makeReferrals, at: .directory) { db in
            let need = try Needs(db).need(id)
            return (need, try NeededBy(need, in: db, on: day))
        }
        let (need, somebody) = found
        guard need.isOpen else { return nil }
        guard let somebody, may(worker, .seePeople).allowed else { return try ServiceQuestion(for: need, of: nil) }
        try await desk.log(AccessLog.Line(worker, .looked, .seePeople, Person.subject(somebody.person)))
        return try ServiceQuestion(for: need, of: somebody)
    }

    /// Whether the address asks for one thing, which it can only say in one way.
    private func isAsked(_ name: String, by mark: String) throws(Refusal) -> Bool {
        switch query(name) {
        case nil, ""?: return false
        case mark?: return true
        default: throw Refusal(.notOneOf, field: name)
        }
    }

    /// What the directory answers to a question.
    func find(
        _ question: ServiceQuestion, page number: Int, for need: ID<Operate.Need>? = nil
    ) async throws -> FoundServices {
        let (index, now, zone) = (site.directory, desk.clock(), site.timeZone)
        return try await desk.look(as: worker, for: .makeReferrals, at: .directory) { db in
            let directories = try Directories(db)
            let from = (number - 1) * FoundServices.most
            let (sources, isOpen) = (try directories.sources(), try directories.isOpen())
            let isCurrent = try index.isCurrent(in: db)
            func found(
                _ entries: [FoundServices.Entry], _ total: Int, _ answer: DirectoryIndex.Answer?
            ) -> FoundServices {
                FoundServices(
                    entries: entries, total: total, number: number, most: FoundServices.most, question: question,
                    answer: answer, isCurrent: isCurrent, isFull: index.isFull, sources: sources, isOpen: isOpen,
                    need: need)
            }
            guard question.isEmpty || !index.isReady else {
                let answer = try index.search(question, from: from, most: FoundServices.most, at: now, in: zone, db)
                let entries = try answer.found.compactMap { one in
                    // What went since the index was filled is found no more.
                    try directories.record(.service, one.id).map { record in
                        FoundServices.Entry(entry: try DirectoryEntry(record, in: directories), found: one)
                    }
                }
                return found(entries, answer.total, answer)
            }
            var named = DirectoryQuestion()
            named.search = question.typed
            named.countsOnce = true
            let part = try directories.list(.service, named, from: from, most: FoundServices.most)
            let entries = try part.records.map { record in
                FoundServices.Entry(entry: try DirectoryEntry(record, in: directories), found: nil)
            }
            return found(entries, part.total, nil)
        }
    }
}
