/** The loop around the domain: read, decide, act, record; one flow for all kinds with a tenure. */
@NullMarked
package dev.tenure.operator.reconcile;

import org.jspecify.annotations.NullMarked;
