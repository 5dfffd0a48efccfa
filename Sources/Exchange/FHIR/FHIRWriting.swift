/// Writes the small parts of which resources are made; what nothing is known of is left out.
package enum FHIR {
    package typealias Members = KeyValuePairs<String, JSONValue?>

    package static let type = "application/fhir+json"

    package static func object(_ members: Members) -> JSONValue { .object(members.known) }

    /// A list; nothing where nothing stands in it, because FHIR knows no empty ones.
    package static func list(_ values: [JSONValue]) -> JSONValue? { values.isEmpty ? nil : .list(values) }

    package static func coding(_ system: String, _ code: String) -> JSONValue {
        object(["system": .text(system), "code": .text(code)])
    }

    package static func concept(_ system: String, _ code: String, text: String? = nil) -> JSONValue {
        object(["coding": .list([coding(system, code)]), "text": text.map(JSONValue.text)])
    }

    package static func reference(_ kind: String, _ id: String) -> JSONValue {
        object(["reference": .text("\(kind)/\(id)")])
    }
}

extension FHIRResource {
    /// A resource that we write ourselves.
    ///
    /// - Throws: ``FHIRRefused`` where it would not be one.
    package init(_ kind: String, _ members: FHIR.Members) throws(FHIRRefused) {
        try self.init(JSONObject([.init("resourceType", .text(kind))] + members.known.members))
    }
}

extension FHIR.Members {
    fileprivate var known: JSONObject {
        JSONObject(compactMap { name, value in value.map { JSONObject.Member(name, $0) } })
    }
}
