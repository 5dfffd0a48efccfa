import Vocabulary

/// The open calls by stage, oldest first, with their clocks; it follows the live feed.
struct BoardPage: Page {
    static let template = "board"

    /// What the board is narrowed to.
    struct Filter: Sendable, Equatable {
        var stage: Stage?
        var source: CallSource?
        var text = ""

        var isEmpty: Bool { stage == nil && source == nil && text.isEmpty }
    }

    /// The calls that stand at one stage.
    struct Group: Sendable {
        let mark: StageMark
        let rows: [BoardRow]
        let size: Int
        let empty: Bool
    }

    /// Reports of suspected harm that whoever leads should look at.
    struct Harm: Sendable {
        let said: [String]
        let address: String

        /// Nothing where none is new or late.
        init?(_ attention: (new: Int, overdue: Int), _ reading: Reading) {
            guard attention.new > 0 || attention.overdue > 0 else { return nil }
            let words = reading.words
            address = "\(reading.base)/mandated-reports"
            said = [
                attention.new > 0 ? words("mandated.news", count: attention.new) : nil,
                attention.overdue > 0 ? words("mandated.lateCount", count: attention.overdue) : nil,
            ].compactMap(\.self)
        }
    }

    let title: String
    let count: String
    let harm: Harm?
    let total: Int
    let groups: [Group]
    let stages: [Choice]
    let sources: [Choice]
    let text: String
    let filtered: Bool
    /// Nothing to show, because nothing is open.
    let quiet: Bool
    /// Nothing to show, because the filter holds nothing.
    let nothingFound: Bool
    let mayTakeCalls: Bool
    /// Where the lines go on; there are more than one page shows.
    let more: String?
    /// How many calls are open beyond these, where no address shows them.
    let beyond: String?
    let bounded: Bool
    /// This is not the first page of lines.
    let continued: Bool

    /// - Parameters:
    ///   - rows: in the order of the stages, oldest first.
    ///   - total: how many calls the filter holds in all.
    ///   - more: the address of the next lines.
    init(
        _ rows: [BoardRow], total: Int, filter: Filter, more: String? = nil, continued: Bool = false,
        mayTakeCalls: Bool, harm: Harm? = nil, _ reading: Reading
    ) {
        self.harm = harm
        let words = reading.words
        title = words("board.title")
        count = words(filter.isEmpty ? "board.count" : "board.found", count: total)
        let byStage = Dictionary(grouping: rows, by: \.mark.code)
        groups = Stage.allCases.map { stage in
            let rows = byStage[stage.rawValue] ?? []
            return Group(
                mark: StageMark(stage, words: words), rows: rows, size: rows.count, empty: rows.isEmpty)
        }
        stages = [Choice](Stage.allCases.map(\.rawValue), in: "stages", chosen: filter.stage?.rawValue, words: words)
        sources = [Choice](
            CallSource.allCases.map(\.rawValue), in: "sources", chosen: filter.source?.rawValue, words: words)
        text = filter.text
        filtered = !filter.isEmpty
        quiet = rows.isEmpty && filter.isEmpty
        nothingFound = rows.isEmpty && !filter.isEmpty
        self.mayTakeCalls = mayTakeCalls
        self.more = more
        self.total = total
        let hidden = total - rows.count
        bounded = more != nil || hidden > 0
        beyond = more == nil && hidden > 0 && !continued ? words("board.beyond", count: hidden) : nil
        self.continued = continued
    }
}
