/** Whole fleets through months of virtual time. */
@org.jspecify.annotations.NullMarked
package dev.tenure.core.simulation;
