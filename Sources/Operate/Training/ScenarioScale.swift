/// What a choice moves, from 0 to 10.
package enum ScenarioScale: String, CaseIterable, Sendable {
    /// How near somebody is to the end of their tether; 10 is the most.
    case tension
    /// How safe everybody there is; 0 is the least.
    case safety
    /// How far the person trusts who speaks with them; 0 is the least.
    case trust

    package static let range = 0...10
}

/// Where the scales stand, and how much time has passed.
package struct ScenarioScales: Hashable, Sendable {
    package private(set) var tension: Int
    package private(set) var safety: Int
    package private(set) var trust: Int
    package private(set) var minutes = 0

    package subscript(scale: ScenarioScale) -> Int {
        switch scale {
        case .tension: tension
        case .safety: safety
        case .trust: trust
        }
    }

    init(tension: Int, safety: Int, trust: Int) {
        self.tension = ScenarioScales.within(tension)
        self.safety = ScenarioScales.within(safety)
        self.trust = ScenarioScales.within(trust)
    }

    /// As they stand after a choice: none leaves its range, and time only goes on.
    func after(_ choice: Scenario.Choice) -> ScenarioScales {
        var scales = ScenarioScales(
            tension: tension + choice.change[.tension, default: 0],
            safety: safety + choice.change[.safety, default: 0],
            trust: trust + choice.change[.trust, default: 0])
        scales.minutes = minutes + max(choice.minutes, 0)
        return scales
    }

    /// With no more time than matters.
    func clipped(to most: Int) -> ScenarioScales {
        var scales = self
        scales.minutes = min(minutes, most)
        return scales
    }

    private static func within(_ value: Int) -> Int {
        min(max(value, ScenarioScale.range.lowerBound), ScenarioScale.range.upperBound)
    }
}

extension Scenario {
    /// A condition on one scale, or on the time that has passed.
    package struct Threshold: Hashable, Sendable {
        package enum Bound: Hashable, Sendable {
            case atLeast(Int)
            case atMost(Int)
        }

        /// The scale; time, where there is none.
        let scale: ScenarioScale?
        let bound: Bound

        func holds(of scales: ScenarioScales) -> Bool {
            let value = scale.map { scales[$0] } ?? scales.minutes
            return switch bound {
            case .atLeast(let least): value >= least
            case .atMost(let most): value <= most
            }
        }
    }
}

extension [Scenario.Threshold] {
    func hold(of scales: ScenarioScales) -> Bool { allSatisfy { $0.holds(of: scales) } }
}
