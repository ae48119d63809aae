/** Load generators that measure the operator against a bare client. */
@NullMarked
package dev.tenure.bench;

import org.jspecify.annotations.NullMarked;
