/** The life of a leased, static or generated secret, from intent to revocation. */
@NullMarked
package dev.tenure.core.lease;

import org.jspecify.annotations.NullMarked;
