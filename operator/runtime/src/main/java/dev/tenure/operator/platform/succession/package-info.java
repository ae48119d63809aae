/** Where an issuer's CAs are kept: the one that signs, the next and the former, in one Secret. */
@NullMarked
package dev.tenure.operator.platform.succession;

import org.jspecify.annotations.NullMarked;
