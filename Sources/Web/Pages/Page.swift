/// A piece of a page as a value: its stored properties are the names its template may mention.
///
/// The initialiser does all the deciding, so that templates hold no logic.
protocol Fragment: Sendable {
    /// The template's path below `Templates`, without its ending.
    static var template: String { get }
}

/// A whole page, shown inside the layout.
protocol Page: Fragment {
    /// What the browser's tab and the page's one heading say.
    var title: String { get }
}
