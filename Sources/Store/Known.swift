/// What the work of one transaction found out, for the work that comes after it in the same one.
///
/// Nobody else writes between its beginning and its commit, so what stood at the end of a table once need not be asked
/// again for every command of a group. Nothing of it outlives the transaction, because another process may write before
/// the next; and what is undone takes back what it left here.
package struct Known: Sendable {
    private var things: [String: any Sendable] = [:]

    package init() {}

    /// What is known by that name, if it is of the type the caller asks for.
    package subscript<Thing: Sendable>(_ name: String) -> Thing? {
        get { things[name] as? Thing }
        set { things[name] = newValue }
    }
}
