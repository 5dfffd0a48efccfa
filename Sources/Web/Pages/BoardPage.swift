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
        let lines: [BoardLine]
        let size: Int
        let empty: Bool
    }

    let title: String
    let count: String
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
    /// This is not the first page of lines.
    let continued: Bool

    /// - Parameters:
    ///   - lines: in the order of the stages, oldest first.
    ///   - total: how many calls the filter holds in all.
    ///   - more: the address of the next lines.
    init(
        _ lines: [BoardLine], total: Int, filter: Filter, more: String? = nil, continued: Bool = false,
        mayTakeCalls: Bool, _ reading: Reading
    ) {
        let words = reading.words
        title = words("board.title")
        count = words(filter.isEmpty ? "board.count" : "board.found", count: total)
        let byStage = Dictionary(grouping: lines, by: \.mark.code)
        groups = Stage.allCases.map { stage in
            let lines = byStage[stage.rawValue] ?? []
            return Group(
                mark: StageMark(stage, words: words), lines: lines, size: lines.count, empty: lines.isEmpty)
        }
        stages = [Choice](Stage.allCases.map(\.rawValue), in: "stages", chosen: filter.stage?.rawValue, words: words)
        sources = [Choice](
            CallSource.allCases.map(\.rawValue), in: "sources", chosen: filter.source?.rawValue, words: words)
        text = filter.text
        filtered = !filter.isEmpty
        quiet = lines.isEmpty && filter.isEmpty
        nothingFound = lines.isEmpty && !filter.isEmpty
        self.mayTakeCalls = mayTakeCalls
        self.more = more
        self.continued = continued
    }
}
