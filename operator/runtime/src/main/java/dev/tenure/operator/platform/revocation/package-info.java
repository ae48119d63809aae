/** What issuers took back: their revocation lists, and who is asked for which issuer. */
@NullMarked
package dev.tenure.operator.platform.revocation;

import org.jspecify.annotations.NullMarked;
