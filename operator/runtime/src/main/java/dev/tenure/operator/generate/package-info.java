/** Values that are made in place, from a secure source of chance. */
@NullMarked
package dev.tenure.operator.generate;

import org.jspecify.annotations.NullMarked;
