/** Behaviour of issuers whose authority is elsewhere. */
package dev.tenure.operator.it.issuer;
