/// A resource of FHIR R4 (4.0.1), of a kind that we know: checked when it is read, and the same to the last digit when it is written.
package struct FHIRResource: Hashable, Sendable {
    package private(set) var object: JSONObject
    package let kind: String

    /// Every kind that is read.
    package static let kinds = FHIRTypes.shared.resources

    /// - Throws: ``FHIRRefused`` that names every place that is wrong.
    package init(_ bytes: some Sequence<UInt8>) throws(FHIRRefused) {
        let value: JSONValue
        do throws(JSONReader.Fault) { value = try JSONReader.read(bytes) } catch {
            throw FHIRRefused(faults: [FHIRFault(.structure, "", line: error.line)])
        }
        guard let object = value.object else { throw FHIRRefused(faults: [FHIRFault(.structure, "")]) }
        try self.init(object)
    }

    /// - Throws: ``FHIRRefused`` that names every place that is wrong.
    package init(_ object: JSONObject) throws(FHIRRefused) {
        var check = FHIRCheck()
        check.resource(object)
        guard check.faults.isEmpty, let kind = object["resourceType"]?.text else {
            throw FHIRRefused(faults: check.faults)
        }
        self.object = object
        self.kind = kind
    }

    package var id: String? { object["id"]?.text }

    /// One line of JSON, its members in their order.
    package var written: String { JSONValue.object(object).written }

    /// Whether a text may be the identifier of a resource.
    package static func isID(_ text: String) -> Bool { FHIRPrimitive.isID(text) }

    /// The same under an identifier and a version of ours; whatever else its `meta` holds stays.
    package func named(_ id: String, version: Int, changed: String) -> FHIRResource {
        var copy = self
        let own: [JSONObject.Member] = [
            .init("versionId", .text(String(version))), .init("lastUpdated", .text(changed)),
        ]
        let meta = (object["meta"]?.object?.members ?? []).filter { member in !own.contains { $0.name == member.name } }
        copy.object.set("id", .text(id), behind: "resourceType")
        copy.object.set("meta", .object(JSONObject(own + meta)), behind: "id")
        return copy
    }
}

extension JSONObject {
    /// Replaces a member where it stands, or puts it behind another.
    fileprivate mutating func set(_ name: String, _ value: JSONValue, behind other: String) {
        if let place = members.firstIndex(where: { $0.name == name }) {
            members[place].value = value
        } else {
            let place = members.firstIndex { $0.name == other }.map { $0 + 1 } ?? 0
            members.insert(Member(name, value), at: place)
        }
    }
}
