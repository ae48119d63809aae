/** The operator's own Secrets, the authorities of issuers, and the rules for backends. */
@NullMarked
package dev.tenure.operator.platform;

import org.jspecify.annotations.NullMarked;
