import Access
import Door
import Linkage
import Store
import Synchronization
import Vocabulary

/// Finds people by what was typed so far: held in memory, filled in the background, and brought up to date by the journal.
///
/// It holds the words of names, numbers and birthdays, and no legal name: who may not see one cannot find by it.
package final class PeopleIndex: Sendable {
    /// So many records are held at most; what comes after them is not found by typing, and it is said so.
    package static let mostRecords = 1_000_000
    private static let page = 5000

    private struct State {
        var words = WordIndex()
        /// For each record, its name and as whom it counts.
        var records: [(id: ID<Person>, root: ID<Person>)] = []
        var places: [ID<Person>: Int] = [:]
        /// The last journal position that it knows; nothing before it was filled.
        var position: Int64?
        var isFull = false
    }

    private let state = Mutex(State())

    package init() {}

    /// Whether it was filled, so that a question is answered in full.
    package var isReady: Bool { state.withLock { $0.position != nil } }
    /// Whether there are more records than it holds.
    package var isFull: Bool { state.withLock(\.isFull) }
    package var count: Int { state.withLock(\.records.count) }

    // MARK: Filling

    /// Reads all records, some at a time so that nobody waits for it.
    package func fill(from database: any Database) async throws {
        guard !isReady else { return }
        // What is written meanwhile is read again by the first question.
        let position = try await database.read { db in try Journal(db).last() }
        var last = ""
        while true {
            try Task.checkCancellation()
            let after = last
            let read = try await database.read { db in try Entry.read(after: after, most: PeopleIndex.page, in: db) }
            guard let newest = read.last else { break }
            state.withLock { Self.keep(read, in: &$0) }
            last = newest.id.text
        }
        state.withLock { $0.position = $0.position ?? position }
    }

    /// Takes in what was written since the last time, by this server or by others.
    package func catchUp(in db: any Transaction) throws {
        // Somebody else who asks may have taken in newer entries meanwhile: then what is still missing is read again.
        while let news = try news(in: db), !take(news) {}
    }

    /// What was written since the last time, as one snapshot of the database has it.
    struct News {
        let known: Int64
        let newest: Int64
        let entries: [Entry]
    }

    /// Nothing where the snapshot holds nothing new, or before all records were read.
    func news(in db: any Transaction) throws -> News? {
        guard let known = state.withLock(\.position) else { return nil }
        let newest = try Journal(db).last()
        guard newest > known else { return nil }
        let touched: [ID<Person>] = try db(
            """
            SELECT DISTINCT subject_id FROM journal
            WHERE position > \(known) AND position <= \(newest) AND subject_kind = 'person'
            """
        ).map { try $0["subject_id"] }
        // A merge lets all that hang on a record count as another.
        var ids = Set(touched)
        for part in touched.parts(of: 200) {
            let kin: [ID<Person>] = try db(
                """
                SELECT kin.id FROM person JOIN person AS kin ON kin.root_id = person.root_id
                WHERE person.id IN (\(each: part))
                """
            ).map { try $0["id"] }
            ids.formUnion(kin)
            ids.formUnion(below(part))
        }
        var entries = try ids.sorted { $0.text < $1.text }.parts(of: 200).flatMap { try Entry.read($0, in: db) }
        // A record that went is found by nothing.
        let gone = ids.subtracting(entries.map(\.id))
        entries += gone.map { Entry(id: $0, root: $0, words: []) }
        return News(known: known, newest: newest, entries: entries)
    }

    /// Takes them in; false where something else was taken in since they were read, which may be newer.
    ///
    /// What was taken back or parted would be found again for good, if older entries came after newer ones.
    func take(_ news: News) -> Bool {
        state.withLock { state in
            guard state.position == news.known else { return false }
            Self.keep(news.entries, in: &state)
            state.position = news.newest
            return true
        }
    }

    /// The records that are held to count as some others, which they may no longer do.
    private func below(_ roots: [ID<Person>]) -> [ID<Person>] {
        let roots = Set(roots)
        return state.withLock { state in state.records.filter { roots.contains($0.root) }.map(\.id) }
    }

    private static func keep(_ entries: [Entry], in state: inout State) {
        for entry in entries {
            if let place = state.places[entry.id] {
                state.words.set(place, entry.words)
                state.records[place].root = entry.root
            } else if state.records.count < PeopleIndex.mostRecords {
                state.places[entry.id] = state.words.append(entry.words)
                state.records.append((entry.id, entry.root))
            } else {
                state.isFull = true
            }
        }
    }

    /// What is held of one record.
    struct Entry {
        let id: ID<Person>
        let root: ID<Person>
        var words: [String]

        static func read(after last: String, most: Int, in db: any Transaction) throws -> [Entry] {
            let rows = try db("SELECT id, root_id FROM person WHERE id > \(last) ORDER BY id LIMIT \(most)")
            guard let first = rows.first, let end = rows.last else { return [] }
            let (from, to): (String, String) = (try first["id"], try end["id"])
            return try read(rows, "person_id >= \(from) AND person_id <= \(to)", in: db)
        }

        static func read(_ ids: [ID<Person>], in db: any Transaction) throws -> [Entry] {
            guard !ids.isEmpty else { return [] }
            let rows = try db("SELECT id, root_id FROM person WHERE id IN (\(each: ids))")
            return try read(rows, "person_id IN (\(each: ids))", in: db)
        }

        private static func read(_ rows: [Row], _ which: SQL, in db: any Transaction) throws -> [Entry] {
            var entries: [ID<Person>: Entry] = [:]
            for row in rows {
                let id: ID<Person> = try row["id"]
                entries[id] = Entry(id: id, root: try row["root_id"], words: [])
            }
            for row in try db(
                "SELECT person_id, given, family FROM person_name WHERE withdrawn_at IS NULL AND \(which)")
            {
                let parts: [String?] = [try row["given"], try row["family"]]
                entries[try row["person_id"]]?.words += parts.compactMap(\.self)
            }
            for row in try db(
                """
                SELECT person_id, kind, value FROM person_fact
                WHERE withdrawn_at IS NULL AND kind IN ('phone', 'birth-date') AND \(which)
                """)
            {
                let (kind, value): (PersonFact.Kind, String) = (try row["kind"], try row["value"])
                entries[try row["person_id"]]?.words.append(PeopleIndex.word(kind, value))
            }
            return try rows.compactMap { row in entries[try row["id"]] }
        }
    }

    /// A number or a birthday as one word.
    static func word(_ kind: PersonFact.Kind, _ value: String) -> String {
        (kind == .phone ? Folding.phone.fold(value) : Folding.date.fold(value)) ?? ""
    }

    // MARK: Asking

    /// The people that something like the typed words may mean, the closest first.
    package func search(_ typed: String, most: Int, isTyping: Bool = true) -> [ID<Person>] {
        state.withLock { state in
            var (seen, found): (Set<ID<Person>>, [ID<Person>]) = ([], [])
            for one in state.words.search(Self.joined(typed), most: most * 4, isTyping: isTyping)
            where found.count < most {
                // Several records may count as one person.
                let root = state.records[one.record].root
                if seen.insert(root).inserted { found.append(root) }
            }
            return found
        }
    }

    /// How many records hold every word of a value.
    func frequency(_ text: String) -> Int? { state.withLock { $0.words.frequency(text) } }

    /// A telephone number or a birthday is typed with signs between its digits, and is one word all the same.
    private static func joined(_ typed: String) -> String {
        let digits = typed.filter(\.isNumber)
        let isNumber = typed.allSatisfy { $0.isNumber || " +-./()".contains($0) }
        guard isNumber, digits.count >= 6 else { return typed }
        return (typed.contains("/") || typed.hasPrefix("19") || typed.hasPrefix("20") ? Folding.date.fold(typed) : nil)
            ?? Folding.phone.fold(typed) ?? typed
    }
}

extension Array {
    /// The elements in parts, because a statement takes only so many values.
    func parts(of most: Int) -> [[Element]] {
        stride(from: 0, to: count, by: most).map { Array(self[$0..<Swift.min($0 + most, count)]) }
    }
}
