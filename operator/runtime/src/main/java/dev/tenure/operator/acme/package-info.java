/** ACME servers (RFC 8555): accounts, orders that survive a restart, and the proofs of names. */
@NullMarked
package dev.tenure.operator.acme;

import org.jspecify.annotations.NullMarked;
