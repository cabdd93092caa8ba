// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

extension Relay {
    package func pools(as who: Caller) async throws -> [PoolView] {
        _ = try await authorize(who, ListPools())
        let names = people
        return try names.directory.pools.values.map { try view($0, names) }.sorted { $0.name < $1.name }
    }

    /// How many there are: people who are not disabled, pools, channels.
    package func counts(as who: Caller) async throws -> (people: Int, pools: Int, channels: Int) {
        _ = try await authorize(who, ListPools())
        let directory = people.directory
        return (
            directory.staff.values.count { $0.state != .disabled }, directory.pools.count, directory.channels.count
        )
    }

    package func addPool(_ name: String, as who: Caller) async throws -> PoolView {
        let id = PoolID(at: clock.now())
        let permit = try await authorize(who, CreatePool(pool: id))
        let pool: NewNamed<Entities.Pool> = try named(name, "pool", id)
        do {
            try await store.create(permit, pool, at: clock.now())
        } catch StoreError.exists {
            throw RelayError.exists("pool \(quoted(name))")
        }
        return try poolView(id)
    }

    package func changeMembers(
        of pool: String, add: [String], remove: [String], as who: Caller
    ) async throws -> PoolView {
        let names = people
        let id = try names.pool(pool).id
        let added = try add.map { try names.staff($0).id }
        let removed = try remove.map { try names.staff($0).id }
        for person in added {
            try await store.addMember(try await authorize(refreshed(who), AddPoolMember(pool: id, staff: person)))
        }
        for person in removed {
            try await store.removeMember(
                try await authorize(refreshed(who), RemovePoolMember(pool: id, staff: person)))
        }
        return try poolView(id)
    }

    func named<Entity>(
        _ name: String, _ table: String, _ id: EntityID<Entity>
    ) throws -> NewNamed<Entity> {
        let name = normalizedName(name)
        guard isPlainName(name) else {
            throw RelayError.invalid(field: "name", reason: "use 1 to 64 letters, digits, dots, dashes or underscores")
        }
        return NewNamed(
            id: id, nameIndex: keys.blindIndex(table, [Array(name.utf8)]),
            name: try fields.seal(name, table: table, row: id.raw, column: "name"))
    }

    private func poolView(_ id: PoolID) throws -> PoolView {
        let names = people
        guard let pool = names.directory.pools[id] else { throw RelayError.notFound("pool") }
        return try view(pool, names)
    }

    private func view(_ pool: StoredPool, _ names: Names) throws -> PoolView {
        PoolView(
            id: pool.id, name: try names.cache.name(of: pool),
            memberLogins: try pool.members.map { try names.login($0) }.sorted(), createdAt: pool.createdAt)
    }
}
