/** X.509: keys, certificates, and the one checked way from an order to a Secret. */
@NullMarked
package dev.tenure.operator.pki;

import org.jspecify.annotations.NullMarked;
