import Store

extension Migration {
    /// Encounters are looked up by when they began: who begins to work is offered somebody to talk to after a hard call.
    package static let incidents: [Migration] = [
        Migration("0057 incidents", "CREATE INDEX encounter_began ON encounter (began_at);")
    ]
}
