import Metrics
import Synchronization

/// Counts and measures what happens, and tells it in Prometheus' text format (0.0.4).
///
/// Labels hold words of the program, such as a route's template or a status: never an address as it was asked for, and
/// nothing of a person. A family takes no more than ``mostSeries`` sets of labels; what comes after them is counted
/// together under `other`, so that no mistake in a label can fill the memory.
package final class PrometheusMetrics: MetricsFactory, Sendable {
    static let mostSeries = 500
    static let mostFamilies = 200

    /// What the metrics of this program tell, for whoever looks at them outside.
    private let helps = [
        "alongside_requests_total": "Requests answered, by the row of the route table and the status.",
        "alongside_request_seconds": "Time from reading a request to its answer, in seconds.",
        "alongside_live_streams": "Browsers that follow the live feed.",
    ]

    private struct Registry {
        var families: [String: MetricFamily] = [:]
        /// Whose sample names these are: a histogram has three of them.
        var owners: [String: String] = [:]
    }

    private let registry = Mutex(Registry())

    package init() {}

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter, CountingSeries.init)
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter, SummingSeries.init)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge, GaugeSeries.init)
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate {
            series(label, dimensions, .histogram) { SizesSeries() }
        } else {
            series(label, dimensions, .gauge, GaugeSeries.init)
        }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let name = label.hasSuffix("_seconds") ? label : label + "_seconds"
        return series(name, dimensions, .histogram) { DurationsSeries() }
    }

    package func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { forget(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { forget(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { forget(handler) }

    /// Everything that is known now, families by name and their series by labels.
    package func exposition() -> String {
        let families = registry.withLock { Array($0.families.values) } + ProcessMetrics.families()
        return families.sorted { $0.name < $1.name }.map(\.exposition).joined()
    }

    /// The series of these labels; the same one each time.
    ///
    /// A name that another kind of metric has taken cannot be told to Prometheus: such a series counts for itself.
    private func series<Made: Series>(
        _ label: String, _ dimensions: [(String, String)], _ kind: MetricFamily.Kind, _ make: () -> Made
    ) -> Made {
        let name = MetricFamily.name(label, kind)
        let labels = MetricLabels(dimensions, reserving: kind == .histogram ? ["le"] : [])
        return registry.withLock { registry in
            var family = registry.families[name] ?? MetricFamily(name: name, kind: kind, help: helps[name] ?? label)
            guard family.kind == kind, claim(family, in: &registry) else { return make() }
            defer { registry.families[name] = family }
            return family.series(labels, most: PrometheusMetrics.mostSeries, make) ?? make()
        }
    }

    /// Whether all the family's sample names are its own.
    private func claim(_ family: MetricFamily, in registry: inout Registry) -> Bool {
        if registry.families[family.name] != nil { return true }
        let names = family.sampleNames
        guard registry.families.count < PrometheusMetrics.mostFamilies,
            !family.name.hasPrefix("process_"),
            names.allSatisfy({ registry.owners[$0] == nil })
        else { return false }
        for name in names { registry.owners[name] = family.name }
        return true
    }

    private func forget(_ handler: AnyObject) {
        registry.withLock { registry in
            for name in registry.families.keys { registry.families[name]?.forget(handler) }
        }
    }
}
