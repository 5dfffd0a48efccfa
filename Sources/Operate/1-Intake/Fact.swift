import Access
import Store
import Vocabulary

/// A colleague as an entry names them.
package struct Author: Hashable, Sendable {
    package let id: String
    package let name: String

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

/// One thing that somebody recorded about a call: the latest stands, the earlier stay readable.
package struct Fact: Sendable {
    package enum State: String, Storable, Sendable {
        case current, earlier
        /// Recorded by somebody who had not seen the value that stood: kept beside it, for a person to choose.
        case rival
    }

    /// How the journal refers to a fact of the call it is about.
    package struct Reference: Hashable, Sendable {
        package let field: FactField
        package let revision: Int
    }

    package let call: ID<Call>
    package let field: FactField
    /// Counts the values of one field of one call from 1; the base of the next change.
    package let revision: Int
    /// Nothing when it was found that this is not known.
    package let value: String?
    package let state: State
    package let by: Author
    package let at: Instant

    init(
        _ field: FactField, _ value: String?, of call: ID<Call>, revision: Int, _ state: State, by author: Author,
        at moment: Instant
    ) {
        self.call = call
        self.field = field
        self.revision = revision
        self.value = value
        self.state = state
        self.by = author
        self.at = moment
    }

    init(_ row: Row) throws {
        call = try row["call_id"]
        field = try row["field"]
        revision = try row["revision"]
        value = try row["value"]
        state = try row["state"]
        by = Author(id: try row["recorded_by"], name: try row["author"])
        at = try row["recorded_at"]
    }

    /// The fact as its table holds it.
    var row: Row {
        Row(
            columns: Fact.columns,
            values: [
                .text(Fact.id(call, field, revision)), call.stored, field.stored, revision.stored, value.stored,
                state.stored, .text(by.id), at.stored,
            ])
    }

    private static let columns = [
        "id", "call_id", "field", "revision", "value", "state", "recorded_by", "recorded_at",
    ]

    /// The name of the fact's row: one call, one field, one revision.
    static func id(_ call: ID<Call>, _ field: FactField, _ revision: Int) -> String {
        "\(call)-\(field.rawValue)-\(revision)"
    }
}
