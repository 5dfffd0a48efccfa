import Exchange
import Operate
import Vocabulary

/// The services of the place: by name, or those that come nearest to what is asked for, each with why.
struct DirectoryPage: Page {
    static let template = "directory"

    struct Line: Sendable {
        let address: String
        let name: String
        let organization: String?
        let kinds: String?
        let place: String?
        let phone: String?
        let closed: String?
        let distance: String?
        /// What the directory answers to each thing that was asked.
        let answers: [Answer]
        let isAnswered: Bool
        /// What was said last of its room, and when.
        let room: String?
        let because: String?
        let silent: String?
    }

    struct Answer: Sendable {
        let text: String
        let isYes: Bool
        let isNo: Bool
    }

    struct Source: Sendable {
        let name: String
        let told: String
        let read: Moment
    }

    let title: String
    let count: String
    let typed: String
    let kindChoices: [Choice]
    let meanings: [NeedMeaning]
    let nearby: String
    let years: String
    let spoken: String
    let onlyOpen: Bool
    let onlyRoom: Bool
    let circumstances: [Choice]
    let isNarrowed: Bool
    let need: String?
    let isSearched: Bool
    let isFilling: Bool
    let tooMany: String?
    let nowhere: String?
    let lines: [Line]
    let none: Bool
    let previous: String?
    let next: String?
    let position: String
    let sources: [Source]
    let noSources: Bool
    let opening: Bool
    let isOpen: Bool
    let trouble: Trouble?

    init(_ shown: FoundServices, manages: Bool, refused: Refused? = nil, _ reading: Reading) {
        let (words, question) = (reading.words, shown.question)
        title = words("directory.title")
        count = words("directory.count", count: shown.total)
        func again(_ field: String, _ asked: String?) -> String { refused.typed(field, in: "search") ?? asked ?? "" }
        typed = again("wanted", question.typed)
        kindChoices = Operate.Need.Kind.allCases.filter { $0 != .other }.map { kind in
            Choice(
                value: kind.rawValue, name: words.name(of: kind.rawValue, in: "needKinds"),
                chosen: kind == question.kind)
        }
        meanings = NeedMeaning.all(words)
        nearby = again("near", question.near)
        years = again("years", question.age.map(String.init))
        spoken = again("tongue", question.language)
        (onlyOpen, onlyRoom) = (question.isOpenNow, question.hasRoom)
        circumstances = Circumstance.allCases.map { one in
            Choice(
                value: one.rawValue, name: words.name(of: one.rawValue, in: "directory.circumstances"),
                chosen: question.circumstances.contains(one))
        }
        isNarrowed =
            question.kind != nil || question.near != nil || question.age != nil || question.language != nil || onlyOpen
            || onlyRoom || !question.circumstances.isEmpty || refused != nil
        need = shown.need?.text
        isSearched = !question.isEmpty
        isFilling = isSearched && !shown.isCurrent
        tooMany = shown.isFull ? words("directory.tooMany", count: DirectoryIndex.mostServices) : nil
        nowhere =
            shown.answer?.isAreaUnknown == true ? words("directory.nowhere", ["near": question.near ?? ""]) : nil
        none = shown.entries.isEmpty
        lines = shown.entries.map { Line($0, shown, reading) }
        let pages = shown.pages
        func page(_ number: Int) -> String? {
            guard (1...pages).contains(number), number != shown.number else { return nil }
            let asked = question.inQuery + (shown.need.map { ["need=\($0)"] } ?? [])
            return "\(reading.base)/directory?" + (["page=\(number)"] + asked).joined(separator: "&")
        }
        previous = page(shown.number - 1)
        next = page(shown.number + 1)
        position = words("directory.place", ["n": String(shown.number), "of": String(pages)])
        sources = shown.sources.map { source in
            Source(
                name: source.name, told: words("directory.count", count: source.services),
                read: Moment(source.readAt, reading))
        }
        noSources = shown.sources.isEmpty
        opening = manages
        isOpen = shown.isOpen
        trouble = refused.trouble(in: "search", words)
    }
}

extension ServiceQuestion {
    /// The question as an address asks it.
    fileprivate var inQuery: [String] {
        var parts: [String] = []
        if !typed.isEmpty { parts.append("wanted=\(typed.inQuery)") }
        if let kind { parts.append("helps-with=\(kind.rawValue)") }
        if let near { parts.append("near=\(near.inQuery)") }
        if let age { parts.append("years=\(age)") }
        if let language { parts.append("tongue=\(language.inQuery)") }
        if isOpenNow { parts.append("open=now") }
        if hasRoom { parts.append("room=yes") }
        parts += Circumstance.allCases.filter(circumstances.contains).map { "\($0.rawValue)=yes" }
        return parts
    }
}

extension DirectoryPage.Line {
    fileprivate init(_ shown: FoundServices.Entry, _ all: FoundServices, _ reading: Reading) {
        let (words, entry, found) = (reading.words, shown.entry, shown.found)
        address = "\(reading.base)/directory/\(entry.record.id)" + (all.need.map { "?need=\($0)" } ?? "")
        name = entry.name
        let runs = entry.organization?["name"]
        organization = runs == entry.name ? nil : runs
        func named(_ kind: Operate.Need.Kind) -> String { words.name(of: kind.rawValue, in: "needKinds") }
        let kinds = entry.kinds.map(named)
        self.kinds = kinds.isEmpty ? nil : kinds.joined(separator: " · ")
        place = entry.visited?.oneLine
        phone = entry.phone
        closed = entry.isOfferable ? nil : words.name(of: entry.status, in: "directory.statuses")
        distance = found?.kilometres.map { kilometres in
            let miles = kilometres / 1.609_344
            return words(
                "directory.miles", ["n": miles < 10 ? "\((miles * 10).rounded() / 10)" : "\(Int(miles.rounded()))"])
        }
        let asked = [
            ("need", found?.need), ("open", found?.isOpen), ("room", found?.hasRoom), ("age", found?.age),
            ("speaks", found?.language),
        ]
        answers =
            asked.compactMap { name, answer in
                answer.map {
                    DirectoryPage.Answer(
                        text: words.name(of: "\(name)-\($0.rawValue)", in: "directory.answers"), isYes: $0 == .yes,
                        isNo: $0 == .no)
                }
            }
            + (found?.circumstances ?? []).map { asked, answer in
                DirectoryPage.Answer(
                    text: words(
                        "directory.takes.\(answer.rawValue)",
                        ["what": words.name(of: asked.rawValue, in: "directory.circumstances")]),
                    isYes: answer == .yes, isNo: answer == .no)
            }
        room = found?.room.map { room in
            words(
                "directory.room.short",
                ["room": ShownRoom.line(room, words), "time": Moment(room.toldAt, reading).time])
        }
        isAnswered = !answers.isEmpty
        let by = (found?.by ?? []).compactMap(\.self).map { told in
            told.map { word in SearchWords.kind(of: word).map(named) ?? word }.joined(separator: " ")
        }
        because = by.isEmpty ? nil : words("directory.because", ["told": by.joined(separator: ", ")])
        let missing = zip(all.answer?.asked ?? [], found?.by ?? []).filter { $0.1 == nil }.map(\.0)
        silent = missing.isEmpty ? nil : words("directory.silent", ["asked": missing.joined(separator: ", ")])
    }
}

extension DirectoryEntry {
    /// The address at which it is visited.
    var visited: DirectoryRecord? { self[.address].first { $0["address_type"] != "postal" } }

    /// The status as a word of the catalogue.
    var status: String { (record["status"] ?? "inactive").replacing(" ", with: "-") }
}

extension DirectoryRecord {
    /// An address on one line.
    var oneLine: String {
        ["attention", "address_1", "address_2", "city", "state_province", "postal_code"].compactMap { self[$0] }
            .joined(separator: ", ")
    }
}
