import Access
import Door
import Store
import Vocabulary

extension Referral {
    /// How somebody gets to the service, so that an appointment is not missed for want of a ride.
    package enum Ride: String, CaseIterable, Codable, Storable, Sendable {
        /// By themselves.
        case own
        /// Somebody of the service fetches them.
        case service
        /// A team or a navigator of the program takes them.
        case program
        /// They have a ticket or a voucher.
        case voucher
        /// It was asked, and nothing was found yet.
        case none
    }
}

/// Says how somebody gets to the service.
package struct ArrangeRide: Report {
    package static let permission = Permission.makeReferrals

    let referral: ID<Referral>
    let ride: Referral.Ride
    let at: Instant?

    /// - Parameter at: when it was arranged, if not just now.
    package init(_ referral: ID<Referral>, by ride: Referral.Ride, at: Instant? = nil) {
        (self.referral, self.ride, self.at) = (referral, ride, at)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Referral, [Event]) {
        let before = try Referrals(db).referral(referral)
        let step = ReferralStep(before, .ride, at: at ?? now, entered: now, by: worker, proof: nil)
        return try step.keep(
            in: db, ride.rawValue, flag: before.answer == .accepted ? nil : .notAccepted, .rideArranged,
            "UPDATE referral SET ride = \(ride) WHERE id = \(before.id) RETURNING *")
    }
}

extension Migration {
    package static let rides: [Migration] = [
        Migration(
            "0051 rides",
            """
            ALTER TABLE referral ADD COLUMN ride TEXT CHECK (ride IN ('own', 'service', 'program', 'voucher', 'none'));
            """)
    ]
}

extension Event.Kind {
    package static let rideArranged: Self = "ride-arranged"
}
