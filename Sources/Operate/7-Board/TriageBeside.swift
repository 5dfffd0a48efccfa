import Programs
import Store
import Vocabulary

/// What stands beside the questions of a call's triage: what instruments found, what keeps the person safe, and what
/// colleagues would decide.
package struct TriageBeside: Sendable {
    /// What was found on the present path, the latest first.
    package let results: [InstrumentResult]
    /// What the instruments are called, by their key.
    package let titles: [String: String]
    /// The files of the wording that results were asked in, by digest.
    package let wordings: [String: KeptWording]
    /// What was done so that the person is safe, the latest first.
    package let measures: [SafetyRecord]
    /// Whether a high tier stands and nobody has done anything about it.
    package let isOwed: Bool
    /// What colleagues were asked, the latest first.
    package let opinions: [SecondOpinion]

    package init(of call: Call, in db: any Transaction) throws {
        let results = try InstrumentResults(db).all(of: call.path.id)
        self.results = results
        let instruments = Instruments(db)
        var titles: [String: String] = [:]
        for key in Set(results.map(\.instrument)) { titles[key] = try instruments.known(key).instrument.title }
        self.titles = titles
        var wordings: [String: KeptWording] = [:]
        for digest in Set(results.compactMap(\.wording)) { wordings[digest] = try instruments.kept(digest) }
        self.wordings = wordings
        measures = try SafetyRecords(db).all(of: call.id)
        isOwed = try SafetyRecords(db).isOwed(on: call.id)
        opinions = try SecondOpinions(db).all(on: call.path.id)
    }
}
