import Exchange
import Plan
import Programs
import Store

/// Whether programs serve where calls come from.
struct ServedArea {
    let db: any Transaction

    init(_ db: any Transaction) {
        self.db = db
    }

    /// Whether a program serves the area that was written down for a call: by its name, else by where the beat of that name
    /// is drawn; nothing where the program does not say or nobody wrote one down.
    func isServed(by program: Program, _ facts: [FactField: Fact]) throws -> Bool? {
        guard let catchment = program.catchment, let area = facts[.area]?.value else { return nil }
        if catchment.shape.isEmpty || catchment.contains(area: area) == true { return catchment.contains(area: area) }
        return catchment.serves(beat: area, try BeatDrawing.middle(of: area, db))
    }
}
