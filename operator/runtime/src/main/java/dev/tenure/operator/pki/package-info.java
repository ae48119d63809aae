/** X.509: certificate authorities whose key we hold, and the certificates they sign. */
@NullMarked
package dev.tenure.operator.pki;

import org.jspecify.annotations.NullMarked;
