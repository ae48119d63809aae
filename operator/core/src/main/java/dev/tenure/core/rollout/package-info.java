/** Restarting consumers after a rotation, once. */
@NullMarked
package dev.tenure.core.rollout;

import org.jspecify.annotations.NullMarked;
