/** Vault and OpenBao: logins of tenants, a token for each credential, leases and KV values. */
@NullMarked
package dev.tenure.operator.vault;

import org.jspecify.annotations.NullMarked;
