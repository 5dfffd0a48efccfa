import Door
import Operate
import Programs

extension TimelineEntry {
    /// What an event of instruments says, with its codes as people call them.
    func instrumentValues(_ words: Words) -> [String: String] {
        var values: [String: String] = [:]
        if let key = said["instrument"]?.text {
            let title = Instrument.shipped.first { $0.key == key }?.title ?? key
            values["instrument"] = words.instrument(key, titled: title)
            let tier = said["tier"].flatMap { InstrumentTier(rawValue: $0.text) }
            values["tier"] = words.tier(tier, isSettled: said["settled"] == nil)
        }
        let measures = SafetyMeasure.allCases.filter { said["measure.\($0.rawValue)"] != nil }
        if !measures.isEmpty {
            values["measures"] = measures.map { words.name(of: $0.rawValue, in: "instruments.measures") }
                .joined(separator: ", ")
        }
        return values
    }
}
