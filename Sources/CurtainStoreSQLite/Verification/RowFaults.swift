// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto

extension DeepProgress {
    /// Examines one row: what does not open or cannot be read becomes a fault that names the row.
    ///
    /// - Throws: errors of the database itself.
    mutating func examine(_ area: DeepFault.Area, _ row: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let fault as DeepFault {
            found(fault)
        } catch let error as CryptoError {
            found(DeepFault(area, "\(row): it does not open in its place (\(error.message))"))
        } catch StoreError.notFound {
            found(DeepFault(area, "\(row): its data key is missing"))
        } catch StoreError.damaged(let what) {
            found(DeepFault(area, "\(row): \(what)"))
        }
    }
}
