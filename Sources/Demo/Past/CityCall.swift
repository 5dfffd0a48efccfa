import Foundation
import Vocabulary

/// One call of the invented city, as its dispatch system will tell of it.
struct CityCall: Sendable {
    /// Counts the calls of the city's past from 1.
    let ordinal: Int
    /// To the second.
    let received: Instant
    let type: String
    /// What it is about, where it is for the program.
    let scene: Invention.Scene?
    let spot: City.Spot
    let source: CallSource
    let dispatched: Instant?
    let arrived: Instant?
    let cleared: Instant?
    let priority: Int
    let disposition: String
}

/// The calls of the city, hour by hour: the same seed, the same calls.
struct CityCalls {
    let city: City
    let callsPerDay: Int
    private var chance: SeededNumbers
    private(set) var count = 0

    init(_ city: City, callsPerDay: Int, seed: UInt64) {
        self.city = city
        self.callsPerDay = callsPerDay
        chance = SeededNumbers(seed, 1)
    }

    /// The calls of the hour that begins at a moment, in the order in which they are received.
    mutating func calls(from hour: Instant) -> [CityCall] {
        let expected = Double(callsPerDay) / 24 * Rhythm.factor(at: hour)
        let times = (0..<chance.count(expecting: expected)).map { _ in Int(chance.between(0, 3600)) }
        return times.sorted().map { call(at: hour.adding(.seconds($0))) }
    }

    /// A call that is for the program.
    mutating func crisis(at moment: Instant) -> CityCall { call(at: moment, isCrisis: true) }

    private mutating func call(at moment: Instant, isCrisis: Bool = false) -> CityCall {
        let hour = Calendar.city.component(.hour, from: moment.date)
        guard isCrisis || chance.happens(Rhythm.behavioural),
            let scene = chance.choice(city.invention.scenes, by: \.weight)
        else { return otherCall(at: moment, hour) }
        let kinds = scene.at ?? []
        let spot = kinds.isEmpty || chance.happens(0.3) ? city.house(&chance) : city.place(kinds, &chance)
        let source = chance.one(
            of: [58: CallSource.emergency, 26: .nonEmergency, 8: .lifeline, 8: .officer], else: .emergency)
        return call(
            moment, chance.choice(scene.types) ?? scene.nature, scene, spot, source, priority: 3, minutes: 35)
    }

    private mutating func otherCall(at moment: Instant, _ hour: Int) -> CityCall {
        let kind = chance.choice(OtherCall.all) { $0.weight(at: hour) } ?? OtherCall.all[0]
        let source: CallSource = kind.isSeen ? .officer : chance.happens(0.6) ? .emergency : .nonEmergency
        let priority = Int(chance.between(1, 5))
        return call(moment, kind.type, nil, city.house(&chance), source, priority: priority, minutes: 24)
    }

    private mutating func call(
        _ moment: Instant, _ type: String, _ scene: Invention.Scene?, _ spot: City.Spot, _ source: CallSource,
        priority: Int, minutes: Double
    ) -> CityCall {
        count += 1
        let isCancelled = chance.happens(0.05)
        let dispatched =
            isCancelled ? nil : moment.adding(chance.span(minutes: source == .officer ? 0.2 : 7, spread: 0.9))
        let arrived = chance.happens(0.06) ? nil : dispatched?.adding(chance.span(minutes: 8))
        let cleared = (arrived ?? dispatched ?? moment).adding(chance.span(minutes: minutes, spread: 0.7))
        let disposition = isCancelled ? "CANCELLED" : arrived == nil ? "CALL BACK" : outcome()
        return CityCall(
            ordinal: count, received: moment, type: type, scene: scene, spot: spot, source: source,
            dispatched: dispatched, arrived: arrived, cleared: cleared, priority: priority, disposition: disposition)
    }

    private mutating func outcome() -> String {
        chance.one(
            of: [
                46: "NO REPORT", 26: "REPORT", 12: "GONE ON ARRIVAL", 9: "ADVISED", 4: "ARREST", 3: "TRANSPORTED",
            ], else: "NO REPORT")
    }
}
