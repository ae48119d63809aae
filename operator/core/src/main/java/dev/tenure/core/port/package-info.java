/** The interfaces through which the domain reads and changes the world. */
@NullMarked
package dev.tenure.core.port;

import org.jspecify.annotations.NullMarked;
