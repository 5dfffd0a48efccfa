import Store

extension Migration {
    /// The past: what a city's own exports tell, apart from the calls that are answered here.
    package static let plan = history + beats
}
