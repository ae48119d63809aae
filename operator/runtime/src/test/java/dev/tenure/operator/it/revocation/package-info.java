/** What was issued is taken back. */
package dev.tenure.operator.it.revocation;
