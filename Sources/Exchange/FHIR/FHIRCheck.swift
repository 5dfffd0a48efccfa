/// Holds a resource against the types of FHIR R4: each element is known, stands as often as it may and has its form.
struct FHIRCheck {
    private let types = FHIRTypes.shared
    private(set) var faults: [FHIRFault] = []

    private mutating func fault(_ kind: FHIRFault.Kind, _ place: String) {
        guard faults.count < FHIRRefused.most else { return }
        faults.append(FHIRFault(kind, place))
    }

    /// - Parameter place: of the resource inside another; nothing for one by itself.
    mutating func resource(_ object: JSONObject, at place: String? = nil) {
        guard let kind = object["resourceType"]?.text else {
            return fault(.required, (place.map { $0 + "." } ?? "") + "resourceType")
        }
        guard types.resources.contains(kind) else {
            return fault(.notSupported, (place.map { $0 + "." } ?? "") + "resourceType")
        }
        thing(object, kind, at: place ?? kind, isResource: true)
    }

    private mutating func thing(_ object: JSONObject, _ type: String, at place: String, isResource: Bool = false) {
        guard let definition = types.definition(type) else { return fault(.structure, place) }
        for member in object.members where !(isResource && member.name == "resourceType") {
            let isBeside = member.name.hasPrefix("_")
            let name = isBeside ? String(member.name.dropFirst()) : member.name
            guard let element = definition.elements[name], !isBeside || isPrimitive(element.type) else {
                // A name may tell what it was meant to hold.
                let isPlain = name.utf8.count <= 64 && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
                fault(.structure, isPlain ? "\(place).\(name)" : place)
                continue
            }
            isBeside
                ? self.beside(member.value, element, at: "\(place).\(name)")
                : self.member(member.value, element, beside: object["_\(name)"], at: "\(place).\(name)")
        }
        let given = Set(object.members.map { $0.name.hasPrefix("_") ? String($0.name.dropFirst()) : $0.name })
        for rule in definition.rules {
            let many = rule.names.filter(given.contains).count
            if many == 0, rule.isRequired { fault(.required, "\(place).\(rule.name)") }
            if many > 1 { fault(.structure, "\(place).\(rule.name)") }
        }
    }

    private func isPrimitive(_ type: String) -> Bool { FHIRPrimitive.isOne(type) || types.codes(type) != nil }

    private mutating func member(
        _ value: JSONValue, _ element: FHIRTypes.Element, beside: JSONValue?, at place: String
    ) {
        guard element.isList else { return one(value, element.type, at: place) }
        guard let list = value.list, !list.isEmpty else { return fault(.structure, place) }
        for (index, item) in list.enumerated() {
            // What a primitive lacks may be told beside it.
            if item == .null, isPrimitive(element.type), let others = beside?.list, others.indices.contains(index),
                others[index] != .null
            {
                continue
            }
            // The guide's own examples have a thing in a list of which nothing is said.
            one(item, element.type, at: "\(place)[\(index)]", mayBeEmpty: true)
        }
    }

    /// What stands beside a primitive: its identifier and extensions.
    private mutating func beside(_ value: JSONValue, _ element: FHIRTypes.Element, at place: String) {
        let items = element.isList ? value.list ?? [] : [value]
        guard !items.isEmpty else { return fault(.structure, place) }
        for item in items where !(element.isList && item == .null) {
            guard let object = item.object else {
                fault(.structure, place)
                continue
            }
            thing(object, "Element", at: place)
        }
    }

    private mutating func one(_ value: JSONValue, _ type: String, at place: String, mayBeEmpty: Bool = false) {
        if let codes = types.codes(type) {
            guard let text = value.text else { return fault(.structure, place) }
            if !codes.contains(text) { fault(.code, place) }
        } else if FHIRPrimitive.isOne(type) {
            if !FHIRPrimitive.holds(value, type) { fault(.value, place) }
        } else if let object = value.object, mayBeEmpty || !object.members.isEmpty {
            type == "Resource" ? resource(object, at: place) : thing(object, type, at: place)
        } else {
            fault(.structure, place)
        }
    }
}
