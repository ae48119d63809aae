/** ServiceAccounts of tenants: their short-lived tokens, and whom they let use them. */
@NullMarked
package dev.tenure.operator.kube.account;

import org.jspecify.annotations.NullMarked;
