/**
 * How a certificate authority is replaced: trusted before it signs, forgotten after its last use.
 */
@NullMarked
package dev.tenure.core.authority;

import org.jspecify.annotations.NullMarked;
