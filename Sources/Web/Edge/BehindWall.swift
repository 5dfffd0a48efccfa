import Access
import Door
import Hummingbird
import Operate
import Vocabulary

/// The addresses behind a wall: of victim services, or of those who listen to colleagues.
///
/// To everybody but its keepers they are addresses that do not exist: they are asked for only once no other row fits,
/// on the way that every unknown address goes, and who asks is looked at before anything else. So status, bytes, headers,
/// logs, metrics and time are those of any unknown address; where the store was never set up, also for its keepers.
struct BehindWall<Apart: Sendable>: Sendable {
    typealias Handler = @Sendable (Visit, Apart) async throws -> Response

    private let table: [Route]
    private let handlers: [String: Handler]
    private let opens: @Sendable (Worker) -> Bool
    private let store: @Sendable (Site) -> Apart?

    /// - Parameter opens: to whom the wall opens.
    /// - Throws: ``SiteFault`` when a row has no handler, or a handler no row.
    init(
        _ table: [Route], _ handlers: [String: Handler], to opens: @escaping @Sendable (Worker) -> Bool,
        store: @escaping @Sendable (Site) -> Apart?
    ) throws(SiteFault) {
        let rows = Set(table.map(\.name))
        if let stranger = handlers.keys.filter({ !rows.contains($0) }).min() { throw .routeWithoutRow(stranger) }
        let missing = rows.subtracting(handlers.keys)
        guard missing.isEmpty else { throw .rowWithoutRoute(missing.sorted()) }
        self.table = table
        self.handlers = handlers
        self.opens = opens
        self.store = store
    }

    /// What stands at an address that no other row knows, for those to whom the wall opens; nothing for everybody else.
    ///
    /// - Throws: ``Refusal`` with `.notFound` for a record that is not there, as for any address.
    func answer(_ visit: Visit) async throws -> Response? {
        guard let worker = visit.visitor, opens(worker), let services = store(visit.site),
            let (route, parameters) = route(visit.request.method.rawValue, visit.request.uri.path),
            let handler = handlers[route.name]
        else { return nil }
        var context = visit.context
        context.coreContext.parameters = parameters
        let inner = Visit(
            site: visit.site, route: route, request: visit.request, context: context, secret: visit.secret,
            visitor: worker, beside: visit.beside)
        do {
            return try await handler(inner, services)
        } catch let refusal as Refusal where refusal.kind == .absent {
            throw Refusal(.notFound, .absent)
        }
    }

    /// The row of an address, with the parts of the path that it names.
    private func route(_ method: String, _ path: String) -> (Route, Parameters)? {
        let parts = path.split(separator: "/")
        for route in table where route.method == method {
            let pattern = route.path.split(separator: "/")
            guard pattern.count == parts.count else { continue }
            var parameters = Parameters()
            let fits = zip(pattern, parts).allSatisfy { wanted, part in
                guard wanted.hasPrefix("{") else { return wanted == part }
                parameters[wanted.dropFirst().dropLast()] = part
                return true
            }
            if fits { return (route, parameters) }
        }
        return nil
    }
}

extension BehindWall where Apart == VictimServices {
    init(_ handlers: [String: Handler]) throws(SiteFault) {
        try self.init(
            Routes.behindWall, handlers, to: { VictimServices.opens(to: $0) }, store: { $0.victims })
    }
}

extension BehindWall where Apart == WellbeingStore {
    init(_ handlers: [String: Handler]) throws(SiteFault) {
        try self.init(Routes.listening, handlers, to: { WellbeingStore.opens(to: $0) }, store: { $0.wellbeing })
    }
}

extension Visit {
    /// The one-time key of a form behind the wall: what is kept with it says nothing of what was typed.
    ///
    /// - Throws: ``Refusal`` with `.keyRequired`.
    func once(_ form: Form, behind vault: Vault) throws -> OnceKey {
        guard let key = form.given("key") else { throw Refusal(.keyRequired, field: "key") }
        return try OnceKey(key, by: worker, request: vault.mark(form.canonical(request.uri.path)))
    }
}
