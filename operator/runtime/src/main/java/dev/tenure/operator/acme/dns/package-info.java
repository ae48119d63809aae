/** Writes the records of DNS-01 and removes them again. */
@NullMarked
package dev.tenure.operator.acme.dns;

import org.jspecify.annotations.NullMarked;
